import type { Uid } from '../../domain/ids.ts'
import type { WidgetConfig } from '../../domain/organization/widget.ts'

/** How the widgets of workgroups look. */
export interface Widgets {
  /** The default where nothing was saved. */
  of(workgroupUid: Uid): Promise<WidgetConfig>
  save(workgroupUid: Uid, config: WidgetConfig): Promise<void>
  /** The sites of all widgets together. */
  allSites(): Promise<readonly string[]>
}
