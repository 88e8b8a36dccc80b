const SHIPPED = ['dependencies', 'peerDependencies', 'optionalDependencies']

/**
 * Dependencies a package.json declares and the table forbids.
 *
 * @param {import('./check-imports.mjs').Workspace} workspace
 * @returns {string[]}
 */
export function checkManifests(workspace) {
  return workspace.packages.flatMap((one) => checkManifest(one, workspace))
}

/** The packages that may be imported by what a package ships, as its manifest declares them. */
export function shippedDependencies(manifest) {
  return SHIPPED.flatMap((field) => Object.keys(manifest[field] ?? {}))
}

function checkManifest({ folder, manifest }, { arrows, names }) {
  const where = `${folder}/package.json`
  const row = arrows[manifest.name]
  if (!row)
    return [`${where}: ${manifest.name} has no row in the table of scripts/check-arrows.mjs`]
  const inDevelopment = [...row.production, ...(row.development ?? [])]
  const forbidden = (declared, allowed) =>
    declared.filter((name) => names.has(name) && !allowed.includes(name))
  return [
    ...forbidden(shippedDependencies(manifest), row.production).map(
      (name) => `${where}: depends on ${name}: the table does not allow ${manifest.name} to`,
    ),
    ...forbidden(Object.keys(manifest.devDependencies ?? {}), inDevelopment).map(
      (name) =>
        `${where}: depends on ${name} in development: the table does not allow ${manifest.name} to`,
    ),
  ]
}
