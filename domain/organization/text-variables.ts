import { withoutVisitorName } from './unnamed-visitor.ts'

/** What a text of a workgroup may name in braces, such as `{agent.name}`. */
export const textVariables = ['agent.name', 'visitor.name', 'workgroup.name', 'position', 'wait'] as const
export type TextVariable = (typeof textVariables)[number]
export type TextValues = Readonly<Partial<Record<TextVariable, string>>>

/** Long enough for any name, and a bound for a text that repeats one. */
const maxValueChars = 64
const inBraces = /\{(agent\.name|visitor\.name|workgroup\.name|position|wait)\}/g

/**
 * Returns a text with its variables replaced by plain text, one without a value by nothing; a visitor without a name is
 * left out such that the sentence stays one. Other braces stay as written, and so do braces within a value.
 */
export function fillText(text: string, values: TextValues): string {
  const said = values['visitor.name'] === undefined ? withoutVisitorName(text) : text
  return said.replaceAll(inBraces, (_, name: TextVariable) => cut(values[name] ?? ''))
}

/** Returns the variables that a text names. */
export function variablesIn(text: string): ReadonlySet<TextVariable> {
  return new Set([...text.matchAll(inBraces)].map(([, name]) => name as TextVariable))
}

function cut(value: string): string {
  return value.length <= maxValueChars ? value : `${value.slice(0, maxValueChars).toWellFormed()}…`
}
