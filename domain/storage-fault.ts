/**
 * Why nothing can be stored: the disk is full, the database is read-only, the disk fails or the database cannot be
 * reached, all of which may pass; or it is damaged or gone, which does not.
 */
export type StorageFault = 'full' | 'readOnly' | 'failing' | 'damaged' | 'gone'

/** Called for each failure of the database that the caller did not cause. */
export type OnFault = (fault: StorageFault, reason: string) => void
