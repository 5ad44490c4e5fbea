import type { ComponentChildren } from 'preact'
import { useConsole } from '../state/console-context.ts'
import { addressOf, type Place } from '../state/place.ts'
import { leavePage } from './leave-page.ts'

interface PlaceLinkProps {
  readonly to: Place
  /** Shows the place in this tab. */
  readonly onGo: () => void
  readonly kind?: string
  readonly children: ComponentChildren
  readonly [attribute: `aria-${string}` | `data-${string}`]: unknown
  readonly id?: string
  readonly role?: 'tab'
  readonly title?: string
  readonly tabIndex?: number
  readonly onKeyDown?: (event: KeyboardEvent) => void
}

/** A link to a place in the console. Only a plain click, Enter and a space stay in this tab. */
export function PlaceLink({ to, onGo, kind = '', onKeyDown, ...attributes }: PlaceLinkProps) {
  const { view } = useConsole()
  const clicked = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void leavePage(view, onGo)
  }
  const pressed = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    onKeyDown?.(event)
    if (event.key !== ' ') return
    event.preventDefault()
    event.currentTarget.click()
  }
  return (
    <a
      {...attributes}
      class={`place ${kind}`}
      href={addressOf(to)}
      draggable={false}
      onClick={clicked}
      onKeyDown={pressed}
    />
  )
}
