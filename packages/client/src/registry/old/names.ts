/** The name of a service without the version that an old server glues to it: `orders` of `orders:1.0.0`. */
export function baseName(service: string): string {
  return service.replace(/:[^:]*$/, '')
}
