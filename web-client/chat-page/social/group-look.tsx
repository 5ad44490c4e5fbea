import { useRef, useState } from 'preact/hooks'
import type { SocialRow } from '../../core/social/social-row.ts'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { Problem } from './parts/part-page.tsx'
import { nameOf } from './parts/said.ts'
import { useAct, useSocial } from './parts/social-context.ts'

/** The name and picture of a group, which its owner changes. */
export function GroupLook({ row }: { readonly row: SocialRow }) {
  const view = useSocial()
  const name = nameOf(row.face.value, view)
  const isOwner = row.ownerUid.value === view.session.uid && !row.isOver.value
  return (
    <div class="card-face">
      <Avatar nickname={name} avatar={row.face.value.avatar} kind="portrait" />
      {isOwner ? (
        <>
          <PictureButtons row={row} />
          <NameField row={row} key={name} />
        </>
      ) : (
        <strong>
          <bdi>{name}</bdi>
        </strong>
      )}
    </div>
  )
}

function PictureButtons({ row }: { readonly row: SocialRow }) {
  const { social, texts } = useSocial()
  const { problem, isBusy, run } = useAct()
  const file = useRef<HTMLInputElement>(null)
  const choose = useRef<HTMLButtonElement>(null)
  const { uid, avatar } = row.face.value
  const words = texts.groups
  const chosen = (input: HTMLInputElement) => {
    const [picture] = input.files ?? []
    // The same file can be chosen again.
    if (picture !== undefined) void run(() => social.groups.showPicture(uid, picture)).then(() => (input.value = ''))
  }
  // The pressed button goes with the picture.
  const remove = () => void run(() => social.groups.showPicture(uid, undefined)).then(() => choose.current?.focus())
  return (
    <fieldset class="picture-buttons" aria-label={words.picture}>
      <button ref={choose} type="button" class="button" aria-disabled={isBusy} onClick={() => file.current?.click()}>
        {words.choosePicture}
      </button>
      {avatar !== '' && (
        <button type="button" class="button" aria-disabled={isBusy} onClick={remove}>
          {words.removePicture}
        </button>
      )}
      <input ref={file} type="file" accept="image/*" hidden onChange={({ currentTarget }) => chosen(currentTarget)} />
      <Problem text={problem} />
    </fieldset>
  )
}

/** Names that were begun and not saved; they are there again after Back. */
const begun = new WeakMap<SocialRow, string>()

function NameField({ row }: { readonly row: SocialRow }) {
  const { social, texts } = useSocial()
  const { uid, name: before } = row.face.value
  const [name, setName] = useState(begun.get(row) ?? before)
  const { problem, isBusy, run, say } = useAct()
  const save = () => {
    if (name.trim() === '') return say(texts.groups.nameHint)
    return void run(async () => {
      await social.groups.rename(uid, name.trim())
      begun.delete(row)
    })
  }
  return (
    <form
      class="name-form"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <input
        type="text"
        class="search-field"
        maxLength={64}
        aria-label={texts.groups.name}
        value={name}
        autocomplete="off"
        onInput={({ currentTarget }) => {
          begun.set(row, currentTarget.value)
          setName(currentTarget.value)
        }}
      />
      {name.trim() !== before && (
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {texts.save}
        </button>
      )}
      <Problem text={problem} />
    </form>
  )
}
