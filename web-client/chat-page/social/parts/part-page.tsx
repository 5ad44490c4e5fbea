import './part-page.css'
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { addIcons, Icon } from '../../../ui/parts/icon.tsx'
import { useSocial } from './social-context.ts'

addIcons({ 'arrow-left': arrowLeft })

interface PartPageProps {
  readonly title: string
  readonly children: ComponentChildren
  /** What stands in the head instead of the title alone. */
  readonly head?: ComponentChildren
}

/** A page in the tab: a head with the way back, and what scrolls below. It takes the focus unless a part of it does. */
export function PartPage({ title, head, children }: PartPageProps) {
  const { session, texts } = useSocial()
  const page = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const field = page.current?.querySelector<HTMLElement>('[data-first]')
    if (page.current?.contains(document.activeElement) !== true) (field ?? heading.current)?.focus()
  }, [])
  return (
    <section class="part-page" ref={page} aria-label={title}>
      <header class="social-head">
        <button type="button" class="icon-button" aria-label={texts.back} title={texts.back} onClick={session.back}>
          <Icon name="arrow-left" />
        </button>
        {head ?? (
          <h2 ref={heading} tabIndex={-1}>
            <bdi>{title}</bdi>
          </h2>
        )}
      </header>
      {children}
    </section>
  )
}

/** Says what there is to say where there is nothing to show. */
export function Nothing(props: {
  readonly title: string
  readonly hint?: string
  readonly children?: ComponentChildren
}) {
  const { title, hint, children } = props
  return (
    <div class="nothing" role="status">
      <strong>{title}</strong>
      {hint !== undefined && <p>{hint}</p>}
      {children}
    </div>
  )
}

/** Why an act has failed; empty for nothing. */
export function Problem({ text }: { readonly text: string }) {
  return <div role="alert">{text !== '' && <p class="problem">{text}</p>}</div>
}
