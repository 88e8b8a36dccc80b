// What the documents ask of curl, for machines that have none: -X, -H, -d and an address.
const options = { method: undefined, headers: [], body: undefined, url: '' }
const words = process.argv.slice(2)
while (words.length > 0) {
  const word = words.shift()
  if (word === '-X') options.method = words.shift()
  else if (word === '-H')
    options.headers.push(
      words
        .shift()
        .split(/:\s*(.*)/s)
        .slice(0, 2),
    )
  else if (word === '-d') options.body = words.shift()
  else options.url = word
}
const { method = options.body === undefined ? 'GET' : 'POST', headers, body, url } = options
const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
process.stdout.write(await response.text())
