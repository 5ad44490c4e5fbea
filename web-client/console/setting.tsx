import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useConsole } from './console-context.ts'

/** One field: what it is called, what it does in one sentence, and where it is set. */
export function Setting(props: {
  readonly title: string
  readonly say?: string | undefined
  readonly children: ComponentChildren
  readonly isSaved?: boolean
}) {
  const { words } = useConsole()
  const { title, say = '', children, isSaved = false } = props
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label class="setting">
      <span>
        <span>
          {title} {isSaved && <span class="saved-mark">{words.settings.saved}</span>}
        </span>
        {say !== '' && <small>{say}</small>}
      </span>
      {children}
    </label>
  )
}

/** Saves field by field, one after the other; tells which one was saved last. `set` answers whether it was. */
export function useSaving(save: (change: object) => Promise<unknown>) {
  const { view } = useConsole()
  const saved = useSignal('')
  const before = useRef<Promise<unknown>>(Promise.resolve())
  return {
    isSaved: (name: string) => saved.value === name,
    /** What was saved last is said no more. */
    forget: () => {
      saved.value = ''
    },
    set: async (name: string, value: unknown): Promise<boolean> => {
      saved.value = ''
      const saving = before.current.then(() => view.attempt(() => save({ [name]: value })))
      before.current = saving
      const isSaved = await saving
      if (isSaved) saved.value = name
      return isSaved
    },
  }
}
