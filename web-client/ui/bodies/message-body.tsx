import './file-line.css'
import type { ComponentType } from 'preact'
import { isBlank } from '../../../domain/message/blank-text.ts'
import { type Family, familyOf } from '../contents/excerpt.ts'
import { lazy } from '../parts/lazy.tsx'
import type { BodyProps } from './body-props.ts'
import { PictureBody } from './picture-body.tsx'
import { RichText } from './rich-text.tsx'

const cards = () => import('./message-card.tsx')
const questions = () => import('./question-body.tsx')

/** What is rare is loaded when it is first met. */
const bodies: Readonly<Record<Family, ComponentType<BodyProps>>> = {
  text: TextBody,
  picture: PictureBody,
  markdown: lazy(() => import('./markdown-body.tsx').then((part) => part.MarkdownBody)),
  quotation: lazy(() => import('./quotation-body.tsx').then((part) => part.QuotationBody)),
  file: lazy(() => cards().then((part) => part.FileBody)),
  place: lazy(() => cards().then((part) => part.PlaceBody)),
  left: lazy(() => cards().then((part) => part.LeftBody)),
  sound: lazy(() => import('./sound-body.tsx').then((part) => part.SoundBody)),
  film: lazy(() => import('./film-body.tsx').then((part) => part.FilmBody)),
  card: lazy(() => import('./info-card.tsx').then((part) => part.InfoCard)),
  question: lazy(() => questions().then((part) => part.QuestionBody)),
  answer: lazy(() => questions().then((part) => part.AnswerBody)),
  form: lazy(() => import('./form-body.tsx').then((part) => part.FormBody)),
  unknown: lazy(() => import('./unknown-body.tsx').then((part) => part.UnknownBody)),
}

/** Renders a message by its type. */
export function MessageBody(props: BodyProps) {
  const Body = bodies[familyOf(props.entry.type)]
  return <Body {...props} />
}

function TextBody({ entry, words }: BodyProps) {
  if (isBlank(entry.content)) return <em class="blank">{words.blank}</em>
  return <RichText text={entry.content} words={words} />
}
