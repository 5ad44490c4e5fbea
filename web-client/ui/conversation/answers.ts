import { familyOf } from '../contents/excerpt.ts'
import { readAnswer } from '../contents/questions.ts'

/** What is needed of an entry. */
interface Answerable {
  readonly uid: string
  readonly type: string
  readonly content: string
  readonly isOwn: boolean
  readonly isWithdrawn: boolean
  readonly sender: { readonly uid: string }
  readonly progress?: string | undefined
}

/** Uids of questions by the answers that name them: each is parsed once. */
const named = new WeakMap<object, string>()
/** The same question with the same answers yields the same entry, so that unchanged rows are not rendered again. */
const joined = new WeakMap<object, { readonly beside: readonly object[]; readonly entry: object }>()

/**
 * Returns the entries with each question's newest answers, and each answer with its question; without answers that the
 * same person has replaced.
 */
export function withAnswers<Entry extends Answerable>(entries: readonly Entry[]): readonly Entry[] {
  const answers = entries.filter((entry) => familyOf(entry.type) === 'answer' && !entry.isWithdrawn)
  if (answers.length === 0) return entries
  const newest = new Map<string, Map<string, Entry>>()
  for (const answer of answers.filter(({ progress }) => progress !== 'failed')) {
    const uid = questionOf(answer)
    if (uid === '') continue
    const byPerson = newest.get(uid) ?? new Map<string, Entry>()
    newest.set(uid, byPerson.set(personOf(answer), answer))
  }
  const questions = new Map(entries.filter(({ uid }) => newest.has(uid)).map((entry) => [entry.uid, entry]))
  const isShown = (entry: Entry) => {
    const byPerson = newest.get(named.get(entry) ?? '')
    return byPerson === undefined || entry.progress === 'failed' || byPerson.get(personOf(entry)) === entry
  }
  return entries.filter(isShown).map((entry) => {
    const given = newest.get(entry.uid)
    if (given !== undefined) return join(entry, [...given.values()], () => ({ answers: [...given.values()] }))
    const question = questions.get(named.get(entry) ?? '')
    return question === undefined ? entry : join(entry, [question], () => ({ question }))
  })
}

function questionOf(answer: Answerable): string {
  const uid = named.get(answer) ?? readAnswer(answer.content).uid
  named.set(answer, uid)
  return uid
}

/** One's own has no sender while it is on its way. */
function personOf({ isOwn, sender }: Answerable): string {
  return isOwn ? '' : sender.uid
}

function join<Entry extends Answerable>(entry: Entry, beside: readonly Entry[], more: () => object): Entry {
  const before = joined.get(entry)
  const isSame = before?.beside.length === beside.length && beside.every((one, index) => one === before.beside[index])
  if (before !== undefined && isSame) return before.entry as Entry
  const made = { ...entry, ...more() }
  joined.set(entry, { beside, entry: made })
  return made
}
