import type { Colleague } from '../../core/agent/colleagues.ts'

/** What a colleague says about themselves; nothing for one who says nothing. */
export function Signature({ of: { signature } }: { readonly of: Pick<Colleague, 'signature'> }) {
  if (signature.trim() === '') return null
  return (
    <small class="signature" dir="auto" title={signature}>
      {signature}
    </small>
  )
}
