import { useConsole } from '../state/console-context.ts'

/** Copies a text. Hidden without HTTPS, where browsers copy only by their own shortcut. */
export function CopyButton({ text, kind = '' }: { readonly text: string; readonly kind?: string }) {
  const { view, words } = useConsole()
  if (navigator.clipboard === undefined) return null
  const copy = () =>
    void view.attempt(async () => {
      await navigator.clipboard.writeText(text)
      view.say(words.settings.copied)
    })
  return (
    <button type="button" class={`button ${kind}`} onClick={copy}>
      {words.settings.copy}
    </button>
  )
}
