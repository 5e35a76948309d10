/** Why a request came to nothing. Values only. */

/** `refused`: the kernel answered no. `silent`: it did not answer in time. `lost`: there is no one to ask. */
export type Failure = 'refused' | 'silent' | 'lost';

/** A request that came to nothing; `message` is for the user, `cause` what can be done about it. */
export class RequestError extends Error {
  constructor(
    readonly failure: Failure,
    message = '',
    hint = ''
  ) {
    super(message);
    this.name = 'RequestError';
    this.cause = hint;
  }

  cause: string;
}
