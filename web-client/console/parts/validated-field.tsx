import { type ComponentChildren, type ComponentProps, h } from 'preact'
import { useContext, useId } from 'preact/hooks'
import { NamingContext } from './field-name.ts'

interface WrittenProps extends Omit<ComponentProps<'input'>, never> {
  /** Several lines of text. */
  readonly rows?: number | undefined
  /** Why it does not take what is written in it. */
  readonly problem: string
}

/** A field to write in, and below it what it does not take. */
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

/** What is wrong with what is in it is said below it. */
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

/** It may be the last of a long page. */
function bringIntoView(problem: HTMLElement | null): void {
  problem?.scrollIntoView({ block: 'nearest' })
}
