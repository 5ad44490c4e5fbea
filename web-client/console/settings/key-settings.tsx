import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Uid } from '../../../domain/ids.ts'
import { workgroupTopic } from '../../../domain/thread/topic.ts'
import { exactTime } from '../../ui/parts/time.ts'
import { ConfirmDelete } from '../forms/confirm-delete.tsx'
import { FormInput } from '../forms/form-input.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { useConsole } from '../state/console-context.ts'

interface ApiKey {
  readonly uid: string
  readonly name: string
  readonly createdAt: number
}

/** The API keys of backends: created, shown once, revoked. */
export function KeySettings() {
  const { settings } = useConsole().words
  const { keys, fresh, submitted, revoke } = useApiKeys()
  return (
    <div class="stack">
      <p class="hint">{settings.apiKeysSay}</p>
      <form class="row-actions inline-form" onSubmit={(event) => void submitted(event)}>
        <FormInput name="name" required maxLength={256} aria-label={settings.newKey} placeholder={settings.newKey} />
        <button type="submit" class="button">
          {settings.add}
        </button>
      </form>
      {fresh.value !== '' && <FreshKey apiKey={fresh.value} />}
      {keys.value.map((key) => (
        <KeyPanel key={key.uid} apiKey={key} onRevoke={() => revoke(key.uid)} />
      ))}
      <Example apiKey={fresh.value} />
    </div>
  )
}

/** Loads, creates and revokes the keys, and holds the one just created. */
function useApiKeys() {
  const { view, workspace } = useConsole()
  const keys = useSignal<readonly ApiKey[]>([])
  const fresh = useSignal('')
  const read = async () => {
    keys.value = await workspace.api.all<ApiKey>('/api/v1/apikey/query')
  }
  useEffect(() => void view.attempt(read), [])
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const name = String(new FormData(form).get('name')).trim()
    await view.attempt(async () => {
      fresh.value = (await workspace.api.post<{ key: string }>('/api/v1/apikey/create', { name })).key
      form.reset()
      form.querySelector('input')?.focus()
      await read()
    })
  }
  const revoke = async (uid: string) => {
    await workspace.api.post('/api/v1/apikey/revoke', { uid })
    await read()
  }
  return { keys, fresh, submitted, revoke }
}

/** The key is never shown again. */
function FreshKey({ apiKey }: { readonly apiKey: string }) {
  const { settings } = useConsole().words
  return (
    <section class="panel" role="status">
      <p>{settings.keyOnce}</p>
      <pre class="tag">{apiKey}</pre>
      <p class="row-actions">
        <CopyButton text={apiKey} kind="primary" />
      </p>
    </section>
  )
}

function KeyPanel({ apiKey, onRevoke }: { readonly apiKey: ApiKey; readonly onRevoke: () => Promise<void> }) {
  const { words, locale } = useConsole()
  const { settings } = words
  const { name, createdAt } = apiKey
  return (
    <section class="panel">
      <p>
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        <small>{exactTime(createdAt, locale)}</small>
      </p>
      <ConfirmDelete name={name} verb={settings.revoke} question={settings.sureRevoke(name)} onRemove={onRevoke} />
    </section>
  )
}

/** An example call that works once the topic is replaced by that of a conversation. */
function Example({ apiKey }: { readonly apiKey: string }) {
  const { settings } = useConsole().words
  const message = {
    ...{ uid: 'order-4711', type: 'TEXT', content: settings.keyExampleText },
    thread: { topic: workgroupTopic('df_wg_uid' as Uid, settings.keyExampleVisitor as Uid) },
  }
  const call = [
    `curl ${location.origin}/api/v1/message/rest/send`,
    `  -H 'Authorization: Bearer ${apiKey || settings.keyExampleKey}'`,
    "  -H 'Content-Type: application/json'",
    `  -d '${JSON.stringify(message)}'`,
  ].join(' \\\n')
  return (
    <section class="panel">
      <p class="tag-say">
        {settings.keyExample} <small>{settings.keyExampleSay}</small>
      </p>
      <pre class="tag">{call}</pre>
      <p class="row-actions">
        <CopyButton text={call} />
      </p>
    </section>
  )
}
