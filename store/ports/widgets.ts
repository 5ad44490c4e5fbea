import type { Uid } from '../../domain/ids.ts'
import type { WidgetConfig } from '../../domain/organization/widget.ts'

/** The configuration of workgroups' widgets. */
export interface Widgets {
  /** Returns the default if nothing was saved. */
  of(workgroupUid: Uid): Promise<WidgetConfig>
  save(workgroupUid: Uid, config: WidgetConfig): Promise<void>
  /** Returns the sites of all widgets together. */
  allSites(): Promise<readonly string[]>
}
