import { useEffect, useState } from 'preact/hooks'
import type { GroupMember } from '../../core/social/person.ts'
import type { SocialRow } from '../../core/social/social-row.ts'
import { problemOf, useSocial } from './parts/social-context.ts'

/** The members of a group, page by page, read again when somebody comes, goes or becomes the owner. */
export function useMembers(row: SocialRow) {
  const { social, texts } = useSocial()
  const [members, setMembers] = useState<readonly GroupMember[]>([])
  const [hasMore, setHasMore] = useState(false)
  const [pages, setPages] = useState(1)
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(true)
  const { uid } = row.face.value
  useEffect(() => {
    let isOver = false
    const read = async () => {
      const found = new Map<string, GroupMember>()
      let isMore = true
      for (let page = 0; page < pages && isMore; page += 1) {
        const answer = await social.groups.membersOf(uid, page)
        for (const one of answer.members) found.set(one.uid, one)
        isMore = answer.hasMore
      }
      if (isOver) return
      setMembers([...found.values()])
      setHasMore(isMore)
    }
    setBusy(true)
    // A newer reading begins beside an older one, which then counts no more.
    read()
      .then(
        () => isOver || setProblem(''),
        (error) => isOver || setProblem(problemOf(error, texts)),
      )
      .finally(() => isOver || setBusy(false))
    return () => {
      isOver = true
    }
  }, [uid, pages, row.members.value, row.ownerUid.value])
  return { members, hasMore, problem, isBusy, readMore: () => setPages((last) => last + 1) }
}
