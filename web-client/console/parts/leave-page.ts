import type { ConsoleView } from '../state/console-view.ts'

/** Goes elsewhere, at once if everything that was written is saved; otherwise asks first. */
export async function leavePage(view: ConsoleView, go: () => void): Promise<void> {
  if (await isAllSaved()) go()
  else view.dialog.value = { kind: 'unsaved', go }
}

/** Takes the focus out of its field, which saves it, and returns whether nothing is left that would be lost. */
export async function isAllSaved(): Promise<boolean> {
  const { activeElement } = document
  if (activeElement instanceof HTMLElement && fields().includes(activeElement as Field)) {
    activeElement.blur()
    // By then a field that refuses what is in it says so.
    await new Promise((resolve) => setTimeout(resolve))
  }
  return !fields().some(isUnsaved) && document.querySelector('.problem[data-unsaved]') === null
}

/** Lets the browser ask before the tab closes or reloads while something is not saved. Returns a function that ends it. */
export function guardTab(): () => void {
  const asked = (event: BeforeUnloadEvent) => {
    const isWriting = document.querySelector('[data-unsaved="true"]') !== null
    if (isWriting || fields().some(isUnsaved)) event.preventDefault()
  }
  addEventListener('beforeunload', asked)
  return () => removeEventListener('beforeunload', asked)
}

const fields = () => [...document.querySelectorAll<Field>('.settings :is(input, textarea)')]

type Field = HTMLInputElement | HTMLTextAreaElement

/** A field on its own is saved when it loses the focus; those of a form with the form. */
function isUnsaved(field: Field): boolean {
  if (field.getAttribute('aria-invalid') === 'true') return true
  if (field.form === null || field.type === 'file') return false
  if (field.type === 'checkbox')
    return (field as HTMLInputElement).checked !== (field as HTMLInputElement).defaultChecked
  return field.value !== field.defaultValue
}
