import { useSignal } from '@preact/signals'
import { FormInput } from '../forms/form-input.tsx'
import { focusSection, NewForm } from '../forms/new-form.tsx'
import { Labelled, Setting } from '../forms/setting.tsx'
import { useUndo } from '../parts/undo.tsx'
import { useConsole } from '../state/console-context.ts'
import type { QuickReply } from '../state/quick-replies.ts'
import { ReplyTables } from './reply-tables.tsx'

const pageSize = 50
/** Fewer are found at a glance. */
const searchedFrom = 10

const fresh: QuickReply = { uid: '', shortcut: '', title: '', content: '', category: '', isOwn: true }

/** The quick replies the agent may use: create, edit, delete. */
export function ReplySettings() {
  const { view, words, quickReplies } = useConsole()
  const { settings } = words
  const isMaking = useSignal(view.settings.peek().isMaking)
  const { all } = quickReplies
  const done = () => {
    isMaking.value = false
  }
  return (
    <div class="stack">
      <NewForm title={settings.newReply} isOpen={isMaking}>
        <section class="panel">
          <ReplyForm reply={fresh} onDone={done} onCancel={done} />
        </section>
      </NewForm>
      {all.value.length === 0 && <p class="empty">{settings.noReplies}</p>}
      <ReplyList />
      <ReplyTables />
    </div>
  )
}

/** A page of them, and more on demand; many can be searched. */
function ReplyList() {
  const { words, quickReplies } = useConsole()
  const [wanted, limit] = [useSignal(''), useSignal(pageSize)]
  const found = quickReplies.fitting(wanted.value)
  const left = found.length - limit.value
  return (
    <>
      {quickReplies.all.value.length > searchedFrom && (
        <input
          type="search"
          aria-label={words.pane.findReply}
          placeholder={words.pane.findReply}
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value
            limit.value = pageSize
          }}
        />
      )}
      {found.length === 0 && wanted.value !== '' && <p class="empty">{words.pane.noQuickReply}</p>}
      {found.slice(0, limit.value).map((reply) => (
        <ReplyPanel key={reply.uid} reply={reply} />
      ))}
      {left > 0 && (
        <button type="button" class="button" onClick={() => (limit.value += pageSize)}>
          {words.settings.moreReplies(Math.min(left, pageSize))}
        </button>
      )}
    </>
  )
}

function ReplyPanel({ reply }: { readonly reply: QuickReply }) {
  const { settings } = useConsole().words
  const about = [reply.isOwn ? settings.ownReply : settings.shared, reply.category]
  return (
    <section class="panel">
      <details>
        <summary>
          <span>
            <span class="reply-line">
              <strong>/{reply.shortcut}</strong> <bdi>{reply.title || reply.content}</bdi>
            </span>
            {reply.title !== '' && (
              <span class="reply-line">
                <bdi>{reply.content}</bdi>
              </span>
            )}
            <small>{about.filter((part) => part !== '').join(' · ')}</small>
          </span>
        </summary>
        <ReplyForm reply={reply} onDone={() => {}} />
        <RemoveReply reply={reply} />
      </details>
    </section>
  )
}

/** Without confirmation, as it can be undone. */
function RemoveReply({ reply }: { readonly reply: QuickReply }) {
  const { view, words, quickReplies } = useConsole()
  const { settings } = words
  const offerUndo = useUndo()
  const remove = async () => {
    if (!(await view.attempt(() => quickReplies.remove(reply.uid)))) return
    offerUndo(settings.deleted(`/${reply.shortcut}`), () => quickReplies.keep({ ...reply, uid: '' }))
    focusSection()
  }
  return (
    <p class="row-actions">
      <button type="button" class="button danger" onClick={() => void remove()}>
        {settings.remove}
      </button>
    </p>
  )
}

function ReplyForm(props: { readonly reply: QuickReply; readonly onDone: () => void; readonly onCancel?: () => void }) {
  const { reply, onDone, onCancel } = props
  const { view, words, quickReplies } = useConsole()
  const { settings } = words
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const kept = keptOf(reply, new FormData(event.currentTarget as HTMLFormElement))
    if (!(await view.attempt(() => quickReplies.keep(kept)))) return
    view.say(settings.saved)
    onDone()
  }
  return (
    <form class="stack" onSubmit={(event) => void submitted(event)}>
      <ReplyFields reply={reply} />
      <p class="row-actions">
        {onCancel !== undefined && (
          <button type="button" class="button" onClick={onCancel}>
            {settings.cancel}
          </button>
        )}
        <button type="submit" class="button primary">
          {settings.save}
        </button>
      </p>
    </form>
  )
}

function ReplyFields({ reply }: { readonly reply: QuickReply }) {
  const { words, workspace } = useConsole()
  const { settings } = words
  return (
    <>
      <Setting title={settings.shortcut} say={settings.shortcutSay}>
        <FormInput
          {...{ name: 'shortcut', required: true, pattern: String.raw`\/*[^\s\/]{1,32}\s*` }}
          wanted={settings.refusals.shortcut}
          defaultValue={reply.shortcut}
        />
      </Setting>
      <Setting title={settings.replyTitle} say={settings.replyTitleSay}>
        <FormInput name="title" maxLength={256} dir="auto" defaultValue={reply.title} />
      </Setting>
      <Setting title={settings.replyCategory} say={settings.replyCategorySay}>
        <FormInput name="category" maxLength={64} defaultValue={reply.category} />
      </Setting>
      <Labelled kind="text-field" title={settings.replyText} say={settings.replyTextSay}>
        <FormInput name="content" required rows={3} maxLength={10_000} defaultValue={reply.content} />
      </Labelled>
      {reply.uid === '' && workspace.presence.isAdmin.value && (
        <Setting title={settings.shared} say={settings.sharedSay}>
          <input type="checkbox" name="shared" />
        </Setting>
      )}
    </>
  )
}

function keptOf(reply: QuickReply, given: FormData): QuickReply {
  const text = (name: string) => String(given.get(name) ?? '').trim()
  const isOwn = reply.uid === '' ? given.get('shared') === null : reply.isOwn
  // It is typed after a slash, so many people write the slash too.
  const shortcut = text('shortcut').replace(/^\/+/, '')
  return { ...reply, shortcut, title: text('title'), content: text('content'), category: text('category'), isOwn }
}
