import './question.css'
import { useState } from 'preact/hooks'
import { isBlank } from '../../../domain/message/blank-text.ts'
import { type Option, type Question, readAnswer, readQuestion } from '../contents/questions.ts'
import { Icon } from '../parts/icon.tsx'
import type { SharedWords } from '../words/words.ts'
import type { BodyProps, ShownMessage } from './body-props.ts'
import { FaultLine } from './fault-line.tsx'
import { LabelledValues } from './info-card.tsx'
import { RichText } from './rich-text.tsx'

/** BUTTON and CHOICE: options that may be chosen, and those that were. */
export function QuestionBody(props: BodyProps) {
  const { entry, words } = props
  const question = readQuestion(entry.content)
  if (question.fault !== '') return <FaultLine name={words.kinds.CHOICE} why={question.fault} words={words} />
  return (
    <div class="question">
      {question.text !== '' && <RichText text={question.text} words={words} />}
      {question.options.length > 0 && <Options {...props} question={question} />}
    </div>
  )
}

type OptionsProps = BodyProps & { readonly question: Question }

function Options({ question, ...props }: OptionsProps) {
  const { entry, words, answering } = props
  const chosen = chosenIn(entry.answers)
  if (answering?.mayAnswer(entry) !== true) return <Chosen question={question} chosen={chosen} words={words} />
  const answer = (values: readonly string[]) => {
    const labels = question.options.filter(({ value }) => values.includes(value)).map(({ label }) => label)
    const { choiceUid } = question
    const given = { uid: entry.uid, ...(choiceUid === '' ? {} : { choiceUid }), selectedValues: values }
    answering.answer(`${entry.type}_SUBMIT`, JSON.stringify({ ...given, content: labels.join(', ') }))
  }
  if (question.isMultiple) return <Several {...{ question, chosen, words, answer }} />
  return (
    <div class="options">
      {question.options.map((option) =>
        option.url === '' ? (
          <button
            key={option.value}
            type="button"
            class="option"
            aria-pressed={chosen.has(option.value)}
            onClick={() => answer([option.value])}
          >
            {chosen.has(option.value) && <Icon name="check" />}
            <bdi>{option.label}</bdi>
          </button>
        ) : (
          <OptionLink key={option.value} option={option} />
        ),
      )}
    </div>
  )
}

interface ChosenProps {
  readonly question: Question
  readonly chosen: ReadonlySet<string>
  readonly words: SharedWords
}

/** What can only be read: by whoever asked, and after the end. */
function Chosen({ question, chosen, words }: ChosenProps) {
  return (
    <ul class="options">
      {question.options.map((option) => (
        <li key={option.value}>
          {option.url === '' ? (
            <span class="option" data-chosen={chosen.has(option.value)}>
              {chosen.has(option.value) && <Icon name="check" />}
              <bdi>{option.label}</bdi>
              {chosen.has(option.value) && <span class="hidden-words"> {words.question.chosen}</span>}
            </span>
          ) : (
            <OptionLink option={option} />
          )}
        </li>
      ))}
    </ul>
  )
}

function OptionLink({ option }: { readonly option: Option }) {
  return (
    <a class="option" href={option.url} target="_blank" rel="noopener noreferrer nofollow">
      <bdi>{option.label}</bdi>
    </a>
  )
}

type SeveralProps = ChosenProps & { readonly answer: (values: readonly string[]) => void }

/** Any number of the options, sent together. */
function Several({ question, chosen, words, answer }: SeveralProps) {
  const [picked, setPicked] = useState<ReadonlySet<string>>()
  const now = picked ?? chosen
  const options = question.options.filter(({ url }) => url === '')
  const turn = (value: string, isOn: boolean) =>
    setPicked(new Set(options.map((one) => one.value).filter((one) => (one === value ? isOn : now.has(one)))))
  const send = () => {
    answer([...now])
    setPicked(undefined)
  }
  return (
    <fieldset class="options">
      <legend class="hidden-words">{question.text || words.kinds.CHOICE}</legend>
      {options.map(({ value, label }) => (
        <label key={value} class="option">
          <input
            type="checkbox"
            checked={now.has(value)}
            onInput={({ currentTarget }) => turn(value, currentTarget.checked)}
          />
          <bdi>{label}</bdi>
        </label>
      ))}
      {question.options
        .filter(({ url }) => url !== '')
        .map((option) => (
          <OptionLink key={option.value} option={option} />
        ))}
      <button type="button" class="button primary" disabled={picked === undefined || picked.size === 0} onClick={send}>
        {chosen.size === 0 ? words.question.send : words.question.change}
      </button>
    </fieldset>
  )
}

/** An answer, in words; the question stands above it with what was chosen. */
export function AnswerBody({ entry, words }: BodyProps) {
  const { values, fields, text, fault } = readAnswer(entry.content)
  if (fault !== '') return <FaultLine name={words.question.answer} why={fault} words={words} />
  const question = entry.question === undefined ? undefined : readQuestion(entry.question.content)
  const nameOf = (value: string) => question?.options.find((option) => option.value === value)?.label ?? value
  const labelOf = (name: string) => question?.fields.find((field) => field.name === name)?.label ?? name
  const lines = [...fields]
    .map(([name, value]) => ({ label: labelOf(name), value }))
    .filter(({ value }) => value !== '')
  // What it says of itself counts only where nothing else is known.
  const said = values.length > 0 && question !== undefined ? values.map(nameOf).join(', ') : text || values.join(', ')
  return (
    <div class="answer">
      <small class="info-kind">
        {words.question.answer}
        {question !== undefined && question.text !== '' && <bdi> · {question.text}</bdi>}
      </small>
      {lines.length > 0 && <LabelledValues lines={lines} />}
      {lines.length === 0 &&
        (isBlank(said) ? <em class="blank">{words.blank}</em> : <RichText text={said} words={words} />)}
    </div>
  )
}

function chosenIn(answers: readonly ShownMessage[] = []): Set<string> {
  return new Set(answers.flatMap(({ content }) => readAnswer(content).values))
}
