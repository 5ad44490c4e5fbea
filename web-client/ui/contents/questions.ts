import { headOf, listOf, recordOf, textOf } from '../../core/platform/coerce.ts'
import { linkOf } from './addresses.ts'
import { type Fault, faultOf, fieldsOf, readContent, scalarOf } from './read-content.ts'

/** One of the answers that a question offers. */
export interface Option {
  /** What an answer names it by. */
  readonly value: string
  readonly label: string
  /** A web address that it opens; empty for an answer. */
  readonly url: string
}

/** A field of a form. */
export interface FormField {
  readonly name: string
  readonly label: string
  readonly type: FieldType
  readonly isRequired: boolean
}

/** What is asked: BUTTON, CHOICE or FORM. */
export interface Question {
  readonly text: string
  readonly isMultiple: boolean
  readonly options: readonly Option[]
  readonly fields: readonly FormField[]
  readonly choiceUid: string
  readonly fault: Fault
}

/** What somebody answered. */
export interface GivenAnswer {
  /** Uid of the question; empty if it names none. */
  readonly uid: string
  readonly values: readonly string[]
  /** Of a form, by the name of the field. */
  readonly fields: ReadonlyMap<string, string>
  /** The answer in words. */
  readonly text: string
  readonly fault: Fault
}

/** The types of fields that are asked in a way of their own. */
export const fieldTypes = ['text', 'textarea', 'email', 'tel', 'number', 'date'] as const
export type FieldType = (typeof fieldTypes)[number]

const most = 50
const maxText = 2000
const maxWord = 300

/** Reads a question. One without options or fields asks nothing that can be answered, and is shown as its text. */
export function readQuestion(text: string): Question {
  const content = readContent(text)
  const fields = fieldsOf(content)
  const said = content.kind === 'text' ? content.text : scalarOf(fields.content) || scalarOf(fields.title)
  const question = {
    text: headOf(said, maxText),
    isMultiple: fields.multiple === true || fields.multiple === 'true',
    options: unique(listOf(fields.options).slice(0, most).map(optionOf), ({ value }) => value),
    fields: unique(listOf(fields.fields).slice(0, most).map(fieldOf), ({ name }) => name),
    choiceUid: headOf(scalarOf(fields.choiceUid), 128),
  }
  const isShown = question.text !== '' || question.options.length > 0 || question.fields.length > 0
  return { ...question, fault: content.kind === 'fields' && !isShown ? 'empty' : faultOf(content, isShown) }
}

/** Reads an answer: BUTTON_SUBMIT, CHOICE_SUBMIT or FORM_SUBMIT. */
export function readAnswer(text: string): GivenAnswer {
  const content = readContent(text)
  const { uid, selectedValues, values, content: told } = fieldsOf(content)
  const chosen = [selectedValues, values].find((one) => Array.isArray(one) || scalarOf(one) !== '')
  const answer = {
    uid: headOf(scalarOf(uid), 128),
    values: (Array.isArray(chosen) ? listOf(chosen).slice(0, most).map(scalarOf) : [scalarOf(chosen)]).filter(Boolean),
    fields: new Map(
      Object.entries(recordOf(values))
        .slice(0, most)
        .map(([name, value]) => [name, headOf(scalarOf(value), maxText)] as const),
    ),
    text: headOf(content.kind === 'text' ? content.text : textOf(told), maxText),
  }
  return { ...answer, fault: content.kind === 'broken' ? 'broken' : '' }
}

function optionOf(given: unknown): Option {
  const fields = recordOf(given)
  const plain = scalarOf(given)
  const [uid, label, value] = [fields.uid, fields.label, fields.value].map((one) => headOf(scalarOf(one), maxWord))
  return {
    value: value || uid || label || plain,
    label: label || value || uid || plain,
    url: linkOf(textOf(fields.url)),
  }
}

function fieldOf(given: unknown): FormField {
  const { name, label, type, required } = recordOf(given)
  const [named, labelled] = [headOf(scalarOf(name), 128), headOf(scalarOf(label), maxWord)]
  return {
    name: named || labelled,
    label: labelled || named,
    type: fieldTypes.find((one) => one === type) ?? 'text',
    isRequired: required === true || required === 'true',
  }
}

/** Drops those without a key, and all but the first with the same. */
function unique<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const seen = new Set([''])
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)))
}
