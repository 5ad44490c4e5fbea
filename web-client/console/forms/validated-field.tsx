import { type ComponentChildren, type ComponentProps, h } from 'preact'
import { useContext, useId } from 'preact/hooks'
import { NamingContext } from './field-name.ts'

interface WrittenProps extends Omit<ComponentProps<'input'>, never> {
  /** Renders a text area of this many rows. */
  readonly rows?: number | undefined
  /** What is wrong with its text; empty for nothing. */
  readonly problem: string
  readonly 'data-unsaved'?: boolean
}

/** A field with its problem below. */
export function ValidatedField({ rows, problem, ...attributes }: WrittenProps) {
  const naming = useContext(NamingContext)
  const id = useId()
  const describing = [naming['aria-describedby'], problem === '' ? undefined : id].filter(Boolean).join(' ')
  return (
    <Problem id={id} says={problem}>
      {h(rows === undefined ? 'input' : 'textarea', {
        ...(attributes['aria-label'] === undefined ? { 'aria-labelledby': naming['aria-labelledby'] } : {}),
        ...attributes,
        ...(rows === undefined ? {} : { rows }),
        ...(describing === '' ? {} : { 'aria-describedby': describing }),
        'aria-invalid': problem !== '',
      } as object)}
    </Problem>
  )
}

/** Shows the problem below its children. */
export function Problem(props: { readonly id: string; readonly says: string; readonly children: ComponentChildren }) {
  const { id, says, children } = props
  return (
    <span class="written">
      {children}
      {says !== '' && (
        <small class="problem" id={id} role="alert" ref={bringIntoView}>
          {says}
        </small>
      )}
    </span>
  )
}

/** The field may be at the bottom of a long page. */
export function bringIntoView(problem: HTMLElement | null): void {
  problem?.scrollIntoView({ block: 'nearest' })
}
