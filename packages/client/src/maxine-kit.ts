import type { Kit } from './kit.ts'
import { Recovery, RECOVERY_PARTS } from './recovery/recovery.ts'
import { RegistryViews } from './registry/registry-views.ts'
import { viewsHostOf } from './registry/views-host.ts'

/** Loaded when one is first asked, for most pages never do. */
export const loadRoutes = () => import('./http/socket-routes.ts')

/** Positions, a history by time, and pictures of the registry. */
export const MAXINE_KIT: Kit<RegistryViews> = {
  createRecovery: (engine) =>
    new Recovery(engine, RECOVERY_PARTS.createLedger(), RECOVERY_PARTS.createCatchUp()),
  createViews: (engine, barriers) => new RegistryViews(viewsHostOf(engine, barriers)),
  loadRoutes,
}
