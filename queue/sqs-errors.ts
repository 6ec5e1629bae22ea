/** A call to SQS that did not work. `code` is the service's name for it, or that of the network failure. */
export class SqsError extends Error {
  override readonly name = 'SqsError';
  readonly code: string;

  constructor(message: string, code: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

/** What an operator can do about the failures that they meet; Amazon SQS API reference, common and action errors. */
const explanations: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'it does not exist in this region and account',
  'AWS.SimpleQueueService.NonExistentQueue': 'it does not exist in this region and account',
  AccessDenied: 'the credentials do not allow it',
  AccessDeniedException: 'the credentials do not allow it',
  InvalidClientTokenId: 'the access key is unknown',
  UnrecognizedClientException: 'the access key is unknown',
  SignatureDoesNotMatch: 'the secret key does not belong to the access key',
  ExpiredToken: 'the credentials have expired',
  ExpiredTokenException: 'the credentials have expired',
  CredentialsProviderError: 'no credentials were found',
  RequestThrottled: 'the service asks for fewer requests',
  ThrottlingException: 'the service asks for fewer requests',
  OverLimit: 'too many messages are in flight',
  KmsAccessDenied: 'the credentials do not allow the use of its key',
  TimeoutError: 'the service did not answer in time',
  ECONNREFUSED: 'nothing answers at the endpoint',
  ENOTFOUND: 'the name of the endpoint is unknown',
};

/** The message names the queue, never its address, which holds the account. */
export function toSqsError(action: string, queue: string, cause: unknown): SqsError {
  const code = codeOf(cause);
  return new SqsError(`Cannot ${action} SQS queue ${queue}: ${explanations[code] ?? code}`, code, { cause });
}

/**
 * True where a receipt is no longer good: the message was handed out again, or was deleted. For FIFO queues the service
 * says so as InvalidParameterValue with the reason in words.
 */
export function isStaleReceipt(error: unknown): boolean {
  const code = codeOf(error);
  if (/(^|\.)(MessageNotInflight|ReceiptHandleIsInvalid)$/u.test(code)) return true;
  const text = error instanceof Error ? error.message : '';
  return /(^|\.)InvalidParameterValue$/u.test(code) && /receipt handle/iu.test(text);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return error.name === 'Error' || error.name === 'AggregateError' ? (code ?? error.name) : error.name;
}
