/**
 * Takes one option out of an argument list, in either way of writing it.
 *
 * @param {readonly string[]} given
 * @param {string} flag
 * @returns {{ value?: string, rest: string[] }} the last value where there are several; empty where one is missing
 */
export function takeOption(given, flag) {
  const rest = []
  let value
  for (let index = 0; index < given.length; index++) {
    const argument = given[index]
    if (argument === flag) value = given[++index] ?? ''
    else if (argument.startsWith(`${flag}=`)) value = argument.slice(flag.length + 1)
    else rest.push(argument)
  }
  return { value, rest }
}
