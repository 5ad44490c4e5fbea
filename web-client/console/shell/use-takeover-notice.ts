import { useEffect } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { transferFrom } from '../../core/conversation/system-event.ts'
import { readDraft } from '../../ui/composer/use-draft.ts'
import { useConsole } from '../state/console-context.ts'
import { nameOf } from '../state/names.ts'
import { draftKeyOf } from '../state/own-drafts.ts'

/** Says who took a conversation over, with the texts that the agent was writing in it. */
export function useTakeoverNotice(): void {
  const { view, words, workspace } = useConsole()
  useEffect(() => {
    const draftsOf = ({ topic, conversation }: InboxRow) =>
      [topic, conversation.notes.topic].map((about) => readDraft(draftKeyOf(workspace.agent, about)))
    return workspace.onMessage((message, row) => {
      // An agent who asked the colleague to take it sees the outcome elsewhere.
      const by = message.type === 'SYSTEM' ? transferFrom(message, workspace.agent.uid) : undefined
      if (by === undefined || row === undefined) return
      const unsent = draftsOf(row).filter((text) => text.trim() !== '')
      const said = words.pane.takenOver(by.name, nameOf(row, view))
      view.announce([said, ...unsent.map(words.pane.notSent)].join('\n'))
    })
  }, [workspace, words])
}
