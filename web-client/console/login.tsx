import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { wordOf } from '../core/agent-api.ts'
import type { AgentSession, HeldAgent } from '../core/agent-session.ts'
import { NoAnswer } from '../core/api.ts'
import type { Language } from './languages.ts'

/** Asks who is there. */
export function Login(props: {
  readonly session: AgentSession
  readonly language: ReadonlySignal<Language>
  readonly wasLost: boolean
  readonly onLoggedIn: (agent: HeldAgent) => void
}) {
  const { login, errors } = props.language.value.console
  const isBusy = useSignal(false)
  const failure = useSignal('')
  const first = useRef<HTMLInputElement>(null)
  const said = useRef<HTMLParagraphElement>(null)
  // A browser follows `autofocus` once a page: who signs out comes later.
  useEffect(() => first.current?.focus(), [])
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const given = new FormData(form)
    isBusy.value = true
    failure.value = ''
    try {
      props.onLoggedIn(await props.session.logIn(String(given.get('username')), String(given.get('password'))))
    } catch (error) {
      failure.value = error instanceof NoAnswer ? errors.offline : (errors[wordOf(error)] ?? errors.other)
      const password = form.querySelector<HTMLInputElement>('[type=password]')
      password?.focus()
      // What is typed now takes the place of what was refused.
      if (!(error instanceof NoAnswer)) password?.select()
    } finally {
      isBusy.value = false
    }
  }
  useEffect(() => {
    if (failure.value !== '') said.current?.scrollIntoView({ block: 'nearest' })
  }, [failure.value])
  return (
    <main class="login">
      <form class="login-card" onSubmit={(event) => void submitted(event)}>
        <span class="mark" aria-hidden="true" />
        <h1>{login.title}</h1>
        {props.wasLost && <p class="hint">{login.sessionOver}</p>}
        <label>
          <span>{login.username}</span>
          <input
            name="username"
            autocomplete="username"
            required
            autocapitalize="none"
            spellcheck={false}
            ref={first}
          />
        </label>
        <label>
          <span>{login.password}</span>
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        {/* Announced when it comes: it is there from the beginning. */}
        <p class="failure" role="alert" ref={said}>
          {failure}
        </p>
        <button type="submit" class="button primary" disabled={isBusy}>
          {login.submit}
        </button>
      </form>
    </main>
  )
}
