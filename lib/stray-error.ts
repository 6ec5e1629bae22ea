/**
 * OpenSSL keeps what failed on a thread until somebody asks: opening a connection may leave an error there (of a certificate of the
 * system, say), and Node takes it for that of the key which it reads next. The failure itself clears it away, so `ask` is asked again.
 */
export function withoutStrayError<Value>(ask: () => Value): Value {
  try {
    const answer = ask();
    return answer instanceof Promise ? (answer.catch((error: unknown) => again(error, ask)) as Value) : answer;
  } catch (error) {
    return again(error, ask);
  }
}

function again<Value>(error: unknown, ask: () => Value): Value {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL_')) return ask();
  throw error;
}
