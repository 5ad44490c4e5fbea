import './social.css'
import { effect } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Social } from '../../core/social/social.ts'
import { keepLists } from '../keep-lists.ts'
import type { ChatSession } from '../session.ts'
import { socialEn } from '../words/social/en.ts'
import { socialZhCN } from '../words/social/zh-CN.ts'
import type { PageWords } from '../words/words.ts'
import { FriendPlace } from './friend-place.tsx'
import { GroupPlace } from './group-place.tsx'
import { ListPane } from './list-pane.tsx'
import { SocialContext, type SocialView } from './parts/social-context.ts'

export interface SocialTabProps {
  readonly kind: 'friends' | 'groups'
  readonly session: ChatSession
  readonly words: PageWords
}

interface Running {
  readonly social: Social
  users: number
  end: () => void
}

const running = new WeakMap<ChatSession, Running>()

/** Begins to count what is unread, before either tab is opened. Returns a function that ends it. */
export function startSocial(session: ChatSession): () => void {
  const one = runningOf(session)
  if (one.users === 0) one.end = begin(session, one.social)
  one.users += 1
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    one.users -= 1
    if (one.users === 0) one.end()
  }
}

/** Friends or groups of a person: the list, and what of it is open. */
export function SocialTab({ kind, session, words }: SocialTabProps) {
  useEffect(() => startSocial(session), [session])
  const { social } = runningOf(session)
  const { tag } = session.language.value
  const texts = tag.toLowerCase().startsWith('zh') ? socialZhCN : socialEn
  const view = useMemo<SocialView>(() => {
    const open = (...path: readonly string[]) => session.go({ tab: kind, path })
    return { kind, session, social, words, texts, locale: tag, open }
  }, [kind, session, social, words, texts, tag])
  const { path } = session.place.value
  const Place = kind === 'friends' ? FriendPlace : GroupPlace
  return (
    <SocialContext.Provider value={view}>
      <div class="social" data-open={path.length > 0 ? '' : undefined}>
        <ListPane />
        <Place key={path.join('/')} path={path} />
      </div>
    </SocialContext.Provider>
  )
}

function runningOf(session: ChatSession): Running {
  const known = running.get(session)
  if (known !== undefined) return known
  const { uid, api, token, platform, connection, connectionState, allowed, keepReading } = session
  const social = new Social({ uid, api, token, platform, connection, connectionState, allowed, keepReading })
  const made = { social, users: 0, end: () => {} }
  running.set(session, made)
  return made
}

function begin(session: ChatSession, social: Social): () => void {
  const stop = social.start()
  const stopKeeping = keepLists({ clock: session.platform.clock, uid: session.uid }, social)
  const stopCounting = effect(() => {
    session.unread.value = { friends: social.friends.waiting.value, groups: social.groups.waiting.value }
  })
  return () => {
    stopCounting()
    stopKeeping()
    stop()
  }
}
