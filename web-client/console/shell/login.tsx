import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { AgentSession, StoredAgent } from '../../core/connection/agent-session.ts'
import { NoAnswer, wordOf } from '../../core/connection/api.ts'
import type { ConsoleLanguage } from '../words/languages.ts'

interface LoginProps {
  readonly session: AgentSession
  readonly language: ReadonlySignal<ConsoleLanguage>
  readonly wasLost: boolean
  readonly onLoggedIn: (agent: StoredAgent) => void
}

/** The login page. */
export function Login(props: LoginProps) {
  const { login } = props.language.value.console
  const { isBusy, failure, submitted } = useLogIn(props)
  const said = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (failure.value !== '') said.current?.scrollIntoView({ block: 'nearest' })
  }, [failure.value])
  const invalid = (event: Event) => {
    // Not the browser's message, which may be in another language.
    event.preventDefault()
    failure.value = login.missing
    ;(event.target as HTMLInputElement).form?.querySelector<HTMLInputElement>('input:invalid')?.focus()
  }
  return (
    <main class="login">
      <form class="login-card" onSubmit={(event) => void submitted(event)} onInvalidCapture={invalid}>
        <span class="mark" aria-hidden="true" />
        <h1>{login.title}</h1>
        {props.wasLost && <p class="hint">{login.sessionOver}</p>}
        <Credentials words={login} />
        {/* Always rendered, so that a failure is announced when it appears. */}
        <p class="failure" role="alert" ref={said}>
          {failure}
        </p>
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {login.submit}
        </button>
      </form>
    </main>
  )
}

function Credentials({ words }: { readonly words: ConsoleLanguage['console']['login'] }) {
  const first = useRef<HTMLInputElement>(null)
  // Browsers apply `autofocus` once per page, but a logout comes later.
  useEffect(() => first.current?.focus(), [])
  return (
    <>
      <label>
        <span>{words.username}</span>
        <input name="username" autocomplete="username" required autocapitalize="none" spellcheck={false} ref={first} />
      </label>
      <label>
        <span>{words.password}</span>
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
    </>
  )
}

/** Logs in with the form. Enter during a request logs in again afterwards if the fields have changed. */
function useLogIn({ session, language, onLoggedIn }: LoginProps) {
  const isBusy = useSignal(false)
  const failure = useSignal('')
  const isAgain = useRef(false)
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    isAgain.current = isBusy.value
    if (isBusy.value) return
    const given = saidIn(form)
    isBusy.value = true
    failure.value = ''
    try {
      onLoggedIn(await session.logIn(given.username, given.password))
    } catch (error) {
      const { errors } = language.value.console
      failure.value = error instanceof NoAnswer ? errors.offline : (errors[wordOf(error)] ?? errors.other)
      goOnAfter(form, { given, isRefused: !(error instanceof NoAnswer) })
    } finally {
      isBusy.value = false
    }
    if (isAgain.current && isOther(saidIn(form), given)) form.requestSubmit()
  }
  return { isBusy, failure, submitted }
}

interface Credentials {
  readonly username: string
  readonly password: string
}

function saidIn(form: HTMLFormElement): Credentials {
  const said = new FormData(form)
  return { username: String(said.get('username')), password: String(said.get('password')) }
}

function isOther(now: Credentials, before: Credentials): boolean {
  return now.username !== before.username || now.password !== before.password
}

/** After a failure, focuses the password, selected if it was refused; leaves fields alone that changed meanwhile. */
function goOnAfter(form: HTMLFormElement, { given, isRefused }: { given: Credentials; isRefused: boolean }): void {
  if (isOther(saidIn(form), given)) return
  const password = form.querySelector<HTMLInputElement>('[type=password]')
  password?.focus()
  if (isRefused) password?.select()
}
