import { exactTime } from '../../ui/parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { Section } from './facts.tsx'
import type { Contact } from './noted-fields.tsx'

interface BlockSectionProps {
  readonly contact: Pick<Contact, 'uid' | 'block'>
  readonly name: string
  readonly read: () => Promise<void>
}

/** Whether a visitor may write, and what changes it. */
export function BlockSection({ contact, name, read }: BlockSectionProps) {
  const { view, words, workspace, locale } = useConsole()
  const { blocking } = words.contacts
  const { uid, block } = contact
  const ask = () => {
    view.dialog.value = { kind: 'block', visitor: { uid, name }, onDone: read }
  }
  const lift = () =>
    void view.attempt(async () => {
      await workspace.api.post('/api/v1/contact/unblock', { uid })
      await read()
      view.say(blocking.lifted(name))
    })
  return (
    <Section title={blocking.title}>
      {block === null ? (
        <button type="button" class="button" onClick={ask}>
          {blocking.block}
        </button>
      ) : (
        <div class="block-state">
          <p class="block-until">
            {block.until === null ? blocking.forEver : blocking.until(exactTime(block.until, locale))}
          </p>
          <p class="hint">{blocking.by(block.byName, exactTime(block.at, locale))}</p>
          {block.reason !== '' && (
            <p>
              <bdi>{block.reason}</bdi>
            </p>
          )}
          <button type="button" class="button" onClick={lift}>
            {blocking.lift}
          </button>
        </div>
      )}
    </Section>
  )
}
