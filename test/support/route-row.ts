/** One request to a route. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly body?: object | FormData
}

/** Who may use a route: everybody, visitors, agents (backends where `sender` says so), or only admins. */
export type Door = 'open' | 'visitor' | 'agent' | 'admin'

/** A request and whom it is for. */
export interface Row extends Request {
  readonly door: Door
}

/** Returns a function that makes rows for a door. */
export const at =
  (door: Door) =>
  (method: Request['method'], path: string, body?: object | FormData): Row => ({
    ...{ door, method, path },
    ...(body === undefined ? {} : { body }),
  })
