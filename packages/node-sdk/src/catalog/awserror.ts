import { CALLS, type CallName } from './call.js';

/** Why a call has no answer. */
export interface CallFailure {
  call: CallName;
  /** The credentials are good, but do not permit this call. */
  denied: boolean;
  message: string;
}

const DENIED = new Set(['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException']);

/** The same for every call, so it is told once. */
const ACCOUNT = new Map([
  ['CredentialsProviderError', 'no AWS credentials were found; set them up as for the AWS command line'],
  ['AuthFailure', 'AWS does not accept these credentials in this region; is the region enabled for the account?'],
  ['OptInRequired', 'the region is not enabled for the account'],
  ['UnrecognizedClientException', 'AWS does not accept these credentials in this region; is the region enabled for the account?'],
  ['InvalidClientTokenId', 'AWS does not know these credentials'],
  ['SignatureDoesNotMatch', 'AWS does not accept the secret of these credentials'],
  ['ExpiredToken', 'the AWS credentials have expired'],
  ['ExpiredTokenException', 'the AWS credentials have expired'],
  ['RequestExpired', 'the AWS credentials have expired, or the clock of this machine is wrong'],
]);

const NETWORK = new Map([
  ['ENOTFOUND', 'there is no such endpoint; is the name of the region right?'],
  ['EAI_AGAIN', 'the endpoint cannot be looked up; is there a network?'],
  ['ECONNREFUSED', 'the endpoint refuses connections'],
]);

/** The failure in words, on one line. */
export function callFailure(call: CallName, error: unknown): CallFailure {
  const { operation, action } = CALLS[call];
  const { name, code, message, $metadata } = error as AwsError;
  if (DENIED.has(name ?? '')) return { call, denied: true, message: `${operation} is not permitted; it needs the IAM action ${action}` };
  const account = ACCOUNT.get(name ?? '');
  if (account !== undefined) return { call, denied: false, message: account };
  const attempts = $metadata?.attempts ?? 1;
  const tried = attempts > 1 ? ` after ${attempts} attempts` : '';
  const [line = ''] = (message ?? String(error)).split('\n');
  // An error page in place of an answer.
  const unread =
    name === 'SyntaxError' && $metadata?.httpStatusCode !== undefined ? `HTTP status ${$metadata.httpStatusCode}, ${line}` : line;
  const network = NETWORK.get(code ?? '');
  return { call, denied: false, message: `${operation} failed${tried}: ${network === undefined ? unread : `${network} (${line})`}` };
}

interface AwsError {
  name?: string;
  code?: string;
  message?: string;
  $metadata?: { attempts?: number; httpStatusCode?: number };
}
