import { useSignal } from '@preact/signals'
import { Labelled } from '../forms/setting.tsx'
import { ValidatedField } from '../forms/validated-field.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import type { BlockWish } from '../state/dialog.ts'

/** Seconds of each choice; 0 for ever. */
const terms = { hour: 3600, day: 86_400, week: 7 * 86_400, month: 30 * 86_400, ever: 0 } as const
type Term = keyof typeof terms

/** Blocks a visitor, or an address that an admin types, until an end. */
export function BlockDialog({ visitor, onDone }: BlockWish) {
  const { words, workspace } = useConsole()
  const { blocking } = words.contacts
  const [address, term, reason, isWithAddress] = [
    useSignal(''),
    useSignal<Term>('day'),
    useSignal(''),
    useSignal(false),
  ]
  const block = useBlocking({ visitor, onDone })
  const isUndecided = visitor === undefined && address.value.trim() === ''
  const yes = () =>
    block({
      ...{ address: address.value.trim(), isWithAddress: isWithAddress.value },
      terms: { ...(term.value === 'ever' ? {} : { seconds: terms[term.value] }), reason: reason.value.trim() },
    })
  const title = visitor === undefined ? blocking.addressTitle : blocking.dialogTitle(visitor.name)
  return (
    <ConfirmDialog {...{ title, verb: blocking.yes, isUndecided, onYes: yes, isDestroying: true }}>
      <p>{visitor === undefined ? blocking.addressSay : blocking.dialogSay}</p>
      <div class="fields">
        {visitor === undefined && <Text title={blocking.address} of={address} maxLength={64} />}
        <Until of={term} />
        <Text title={blocking.reason} of={reason} maxLength={500} />
        {visitor !== undefined && workspace.presence.isAdmin.value && <WithAddress of={isWithAddress} />}
      </div>
    </ConfirmDialog>
  )
}

function Until({ of }: { readonly of: { value: Term } }) {
  const { blocking } = useConsole().words.contacts
  return (
    <Labelled title={blocking.term}>
      <select value={of.value} onChange={({ currentTarget }) => (of.value = currentTarget.value as Term)}>
        {(Object.keys(terms) as Term[]).map((one) => (
          <option key={one} value={one}>
            {blocking.terms[one]}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** Only admins may, because others may come from there too. */
function WithAddress({ of }: { readonly of: { value: boolean } }) {
  const { blocking } = useConsole().words.contacts
  return (
    <label class="block-address">
      <input type="checkbox" checked={of.value} onChange={({ currentTarget }) => (of.value = currentTarget.checked)} />
      <span>
        {blocking.withAddress} <small class="hint">{blocking.withAddressSay}</small>
      </span>
    </label>
  )
}

function Text(props: { readonly title: string; readonly of: { value: string }; readonly maxLength: number }) {
  const { title, of, maxLength } = props
  return (
    <Labelled title={title}>
      <ValidatedField
        {...{ dir: 'auto', autocomplete: 'off', problem: '', maxLength }}
        value={of.value}
        onInput={({ currentTarget }) => (of.value = currentTarget.value)}
      />
    </Labelled>
  )
}

interface Blocking {
  readonly address: string
  readonly isWithAddress: boolean
  readonly terms: { readonly seconds?: number; readonly reason: string }
}

/** Returns what blocks the visitor, and their address if that is wanted, or the address alone. */
function useBlocking({ visitor, onDone }: BlockWish) {
  const { view, words, workspace } = useConsole()
  return async ({ address, isWithAddress, terms: given }: Blocking): Promise<boolean> => {
    const isDone = await view.attempt(async () => {
      if (visitor === undefined) await workspace.api.post('/api/v1/block/address', { address, ...given })
      else await workspace.api.post('/api/v1/contact/block', { uid: visitor.uid, ...given })
      await onDone()
    })
    if (!isDone) return false
    view.say(words.contacts.blocking.done(visitor?.name ?? address))
    if (visitor !== undefined && isWithAddress) {
      await view.attempt(() => workspace.api.post('/api/v1/block/address', { visitorUid: visitor.uid, ...given }))
    }
    return true
  }
}
