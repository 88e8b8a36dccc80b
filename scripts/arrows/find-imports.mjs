import ts from 'typescript'

/**
 * @typedef {object} Found
 * @property {string} [specifier] missing when it is computed
 * @property {number} line from 1
 */

/**
 * Every way a file names another module, static or not, for its value or its type.
 *
 * @param {string} fileName
 * @param {string} text
 * @returns {Found[]}
 */
export function findImports(fileName, text) {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true)
  const loaders = new Set(['require'])
  /** @type {Found[]} */
  const found = []
  const add = (/** @type {ts.Node | undefined} */ node, /** @type {number} */ position) => {
    const line = source.getLineAndCharacterOfPosition(position).line + 1
    found.push({ specifier: node && ts.isStringLiteralLike(node) ? node.text : undefined, line })
  }
  const visit = (/** @type {ts.Node} */ node) => {
    rememberLoader(node, loaders)
    const target = moduleNamedBy(node, loaders)
    if (target) add(target.module, node.getStart(source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  for (const { fileName: type, pos } of source.typeReferenceDirectives) {
    found.push({ specifier: type, line: source.getLineAndCharacterOfPosition(pos).line + 1 })
  }
  return found
}

/**
 * @param {ts.Node} node
 * @param {Set<string>} loaders
 * @returns {{ module: ts.Node | undefined } | undefined}
 */
function moduleNamedBy(node, loaders) {
  if (ts.isImportDeclaration(node)) return { module: node.moduleSpecifier }
  if (ts.isExportDeclaration(node)) {
    return node.moduleSpecifier && { module: node.moduleSpecifier }
  }
  if (ts.isExternalModuleReference(node)) return { module: node.expression }
  if (ts.isImportTypeNode(node)) {
    return { module: ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined }
  }
  if (ts.isCallExpression(node) && isLoader(node.expression, loaders)) {
    return { module: node.arguments[0] }
  }
  return undefined
}

/** `const load = createRequire(import.meta.url)` makes `load` another `require`. */
function rememberLoader(node, loaders) {
  if (!ts.isVariableDeclaration(node) || !node.initializer) return
  if (isCreateRequire(node.initializer) && ts.isIdentifier(node.name)) loaders.add(node.name.text)
}

function isLoader(callee, loaders) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true
  if (ts.isIdentifier(callee)) return loaders.has(callee.text)
  if (ts.isPropertyAccessExpression(callee)) {
    return callee.name.text === 'resolve' && isLoaderOrMeta(callee.expression, loaders)
  }
  return isCreateRequire(callee)
}

function isLoaderOrMeta(node, loaders) {
  return ts.isMetaProperty(node) || (ts.isIdentifier(node) && loaders.has(node.text))
}

function isCreateRequire(node) {
  if (!ts.isCallExpression(node)) return false
  const { expression } = node
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression
  return ts.isIdentifier(name) && name.text === 'createRequire'
}
