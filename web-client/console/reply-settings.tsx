import { useSignal } from '@preact/signals'
import { Icon } from '../ui/icon.tsx'
import { useConsole } from './console-context.ts'
import { download } from './download.ts'
import type { QuickReply } from './quick-replies.ts'
import { Remove } from './remove.tsx'
import { Setting } from './setting.tsx'

const fresh: QuickReply = { uid: '', shortcut: '', title: '', content: '', category: '', isOwn: true }

/** The quick replies one may use: made, changed, deleted. */
export function ReplySettings() {
  const { words, quickReplies } = useConsole()
  const { settings } = words
  const isMaking = useSignal(false)
  const { all } = quickReplies
  return (
    <div class="stack">
      {isMaking.value ? (
        <section class="panel">
          <ReplyForm reply={fresh} onDone={() => (isMaking.value = false)} />
        </section>
      ) : (
        <button type="button" class="button" onClick={() => (isMaking.value = true)}>
          {settings.newReply}
        </button>
      )}
      <Import />
      {all.value.length === 0 && <p class="empty">{settings.noReplies}</p>}
      {all.value.map((reply) => (
        <section key={reply.uid} class="panel">
          <details>
            <summary>
              <span>
                <strong>/{reply.shortcut}</strong>
                <small>
                  {reply.isOwn ? settings.ownReply : settings.shared} · {reply.category}
                </small>
              </span>
            </summary>
            <ReplyForm reply={reply} onDone={() => {}} />
            <Remove name={`/${reply.shortcut}`} onRemove={() => quickReplies.remove(reply.uid)} />
          </details>
        </section>
      ))}
    </div>
  )
}

function ReplyForm({ reply, onDone }: { readonly reply: QuickReply; readonly onDone: () => void }) {
  const { view, words, desk, quickReplies } = useConsole()
  const { settings } = words
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    const isOwn = reply.uid === '' ? given.get('shared') === null : reply.isOwn
    const kept = {
      ...reply,
      shortcut: text('shortcut'),
      content: text('content'),
      category: text('category'),
      isOwn,
    }
    if (!(await view.attempt(() => quickReplies.keep(kept)))) return
    view.say(settings.saved)
    onDone()
  }
  return (
    <form class="stack" onSubmit={(event) => void submitted(event)}>
      <Setting title={settings.shortcut}>
        <input name="shortcut" required pattern="[^\s\/]{1,32}" value={reply.shortcut} />
      </Setting>
      <Setting title={settings.replyCategory}>
        <input name="category" maxLength={64} value={reply.category} />
      </Setting>
      <textarea
        name="content"
        required
        rows={3}
        maxLength={10_000}
        aria-label={settings.replyText}
        value={reply.content}
      />
      {reply.uid === '' && desk.presence.isAdmin.value && (
        <Setting title={settings.shared}>
          <input type="checkbox" name="shared" />
        </Setting>
      )}
      <p class="row-actions">
        <button type="submit" class="button primary">
          {settings.save}
        </button>
      </p>
    </form>
  )
}

/** Many at once, from a table; those with the same shortcut are replaced. */
function Import() {
  const { view, words, desk, quickReplies } = useConsole()
  const { settings } = words
  const sharing = useSignal<'own' | 'shared'>('own')
  const take = async (input: HTMLInputElement) => {
    const [file] = input.files ?? []
    if (file === undefined) return
    const csv = await file.text()
    if (await view.attempt(() => quickReplies.take(csv, sharing.value))) view.say(settings.saved)
    input.value = ''
  }
  return (
    <section class="panel">
      {desk.presence.isAdmin.value && (
        <Setting title={settings.shared}>
          <input
            type="checkbox"
            checked={sharing.value === 'shared'}
            onChange={(event) => (sharing.value = event.currentTarget.checked ? 'shared' : 'own')}
          />
        </Setting>
      )}
      <Setting title={settings.importReplies} say={settings.importSay}>
        <input type="file" accept=".csv,text/csv" onChange={(event) => void take(event.currentTarget)} />
      </Setting>
      {quickReplies.all.value.length > 0 && (
        <p class="row-actions">
          <button type="button" class="button" onClick={() => download(quickReplies.toCsv(), 'quick-replies.csv')}>
            <Icon name="download" /> {settings.exportReplies}
          </button>
        </p>
      )}
    </section>
  )
}
