import type { TableFault } from '../state/reply-table.ts'
import type { SettingsWords } from '../words/settings-words.ts'

const maxShown = 40

/** Returns a sentence on why a file cannot be imported. */
export function faultText(fault: TableFault, { importFaults }: Pick<SettingsWords, 'importFaults'>): string {
  switch (fault.kind) {
    case 'empty':
    case 'encoding':
    case 'noReplies':
      return importFaults[fault.kind]
    case 'notCsv':
      return importFaults.notCsv(fault.row)
    case 'columns':
      return importFaults.columns(fault.missing)
    case 'tooMany':
      return importFaults.tooMany(fault.most)
    case 'cell': {
      const { row, column, text, why, most } = fault
      const shown = why === 'shortcut' ? text.slice(0, maxShown) : ''
      return importFaults.cell({ row, column, text: shown, why: importFaults.why[why](most) })
    }
  }
}
