import {
  fillText,
  type TextValues,
  type TextVariable,
  textVariables,
  variablesIn,
} from '../../../domain/organization/text-variables.ts'
import type { Texts } from '../../../domain/organization/workgroup.ts'
import { useConsole } from '../state/console-context.ts'

const ofPlaces: readonly TextVariable[] = ['position', 'wait']

/** How a text with variables reads, and which of them say nothing there; nothing for a text without variables. */
export function TextPreview({ name, text }: { readonly name: keyof Texts; readonly text: string }) {
  const { words, workspace } = useConsole()
  const { textVariables: said } = words.settings
  const named = variablesIn(text)
  if (named.size === 0) return null
  const empty = name === 'waiting' ? [] : ofPlaces.filter((one) => named.has(one))
  const examples: TextValues = { ...said.examples, 'agent.name': workspace.presence.nickname.value }
  const shown = textVariables.filter((one) => !empty.includes(one)).map((one) => [one, examples[one]])
  const { 'visitor.name': _, ...unnamed } = Object.fromEntries(shown)
  return (
    <span class="text-preview">
      <small>{said.preview}</small> <q dir="auto">{fillText(text, Object.fromEntries(shown))}</q>
      {named.has('visitor.name') && (
        <>
          <br />
          <small>{said.unnamed}</small> <q dir="auto">{fillText(text, unnamed)}</q>
        </>
      )}
      {empty.length > 0 && <small>{said.empty(empty.map((one) => `{${one}}`).join(', '))}</small>}
    </span>
  )
}
