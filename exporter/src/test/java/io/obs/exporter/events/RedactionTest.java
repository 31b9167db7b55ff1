package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.AgentLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private final Redaction redaction = new Redaction(true, Collections.emptyList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "login with password=hunter2 failed | login with password=*** failed",
        "login with password = hunter2, user=bob | login with password = ***, user=bob",
        "Password: hunter2 | Password: ***",
        "pwd=x;user=bob | pwd=***;user=bob",
        "db.password='two words' next | db.password='***' next",
        "{\"user\":\"bob\",\"password\":\"hun\\\"ter2\",\"n\":1} | "
            + "{\"user\":\"bob\",\"password\":\"***\",\"n\":1}",
        "{\\\"password\\\":\\\"hunter2\\\",\\\"n\\\":1} | {\\\"password\\\":\\\"***\\\",\\\"n\\\":1}",
        "{user=bob, client_secret=abc, n=1} | {user=bob, client_secret=***, n=1}",
        "Config(password=abc) | Config(password=***)",
        "apiKey=abc api-key: abc x-api-key=abc | apiKey=*** api-key: *** x-api-key=***",
        "access_token=abc&refresh_token=def&x=1 | access_token=***&refresh_token=***&x=1",
        "'secret' => 'abc' | 'secret' => '***'",
        "JSESSIONID=0123ABC; path=/ | JSESSIONID=***; path=/",
        "Authorization: Basic dXNlcjpwYXNz | Authorization: ***",
        "{Authorization=Bearer abc.def, Accept=*/*} | {Authorization=***, Accept=*/*}",
        "Authorization: Digest username=\"a\", response=\"b\" | Authorization: ***",
        "Cookie: a=b; c=d | Cookie: ***",
        "sent Bearer abcdef123456 twice | sent Bearer *** twice",
        "sent basic dXNlcjpwYXNz twice | sent basic *** twice",
        "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl rejected | jwt *** rejected",
        "card 4111 1111 1111 1111 declined | card *** declined",
        "card 4111-1111-1111-1111. | card ***.",
        "card 5555555555554444 | card ***",
        "card 378282246310005, amex | card ***, amex",
        "GET https://bob:hunter2@host/x?y=1 | GET https://***@host/x?y=1",
        "redis://:p%40ss@h:1/0 | redis://***@h:1/0",
        "mongodb://u:p@ss@h1,h2/db | mongodb://***@h1,h2/db",
        "jdbc:postgresql://h/db?user=u&password=p w | jdbc:postgresql://h/db?user=u&password=*** w",
        "jdbc:sqlserver://h;user=u;password=p;x=1 | jdbc:sqlserver://h;user=u;password=***;x=1",
        "jdbc:h2:mem:x;PASSWORD=p | jdbc:h2:mem:x;PASSWORD=***",
        "jdbc:oracle:thin:scott/tiger@//h:1521/x | jdbc:oracle:thin:***@//h:1521/x",
        "Invalid token: 0a1b2c3d4e | Invalid token: ***",
      })
  void hides(String text, String shown) {
    assertEquals(shown, redaction.text(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no \"stock\"",
        "Access denied for user bob@h (using password: YES)",
        "password=null",
        "password must not be blank",
        "unexpected token: WHERE near line 1, column 14",
        "Unexpected token '}'",
        "com.example.InvalidTokenException: Token expired at 12:00",
        "basic authentication failed, bearer authentication required",
        "order 1234567890123456 not found",
        "at 1700000000000 ms",
        "id 4111111111111112",
        "f47ac10b-58cc-4372-8567-0e02b2c3d479",
        "a4111111111111111b 0.4111111111111111",
        "http://host:8080/a@b",
        "can't read the user's file",
        "10:15:30 Order{id=17, state=OPEN}",
      })
  void leaves(String text) {
    assertEquals(text, redaction.text(text));
  }

  @Test
  void hidesLiteralsOfSql() {
    assertHidden(
        "Column \"X\" not found; SQL statement:\n"
            + "SELECT * FROM t WHERE name='bob' AND n = 17 LIMIT 5 [42122-214]",
        "Column \"X\" not found; SQL statement:\n"
            + "SELECT * FROM t WHERE name=? AND n = ? LIMIT 5 [42122-214]");
    assertHidden(
        "insert into t values ('O''Brien', 1.5, -3, N'x')", "insert into t values (?, ?, -?, N?)");
    assertHidden(
        "ERROR: duplicate key value violates unique constraint \"k\"\n"
            + "  Detail: Key (email)=(a@b.c) already exists.",
        "ERROR: duplicate key value violates unique constraint \"k\"\n"
            + "  Detail: Key (email)=(?) already exists.");
    assertHidden("Duplicate entry 'a@b.c' for key 'users.email'", "Duplicate entry ? for key ?");
    assertHidden(
        "You have an error in your SQL syntax; check near 'WHERE n = 'bob' AND x' at line 1",
        "You have an error in your SQL syntax; check near ? at line 1");
    assertHidden(
        "update t set a = $tag$it's$tag$ where b = 'unterminated",
        "update t set a = ? where b = ?");
    assertHidden(
        "can't run select a from b where c = 'd' and e between 1 and 2",
        "can't run select a from b where c = ? and e between ? and ?");
  }

  private void assertHidden(String text, String shown) {
    assertEquals(shown, redaction.text(text));
  }

  @Test
  void keysOfTheLogContextTellOfSecrets() {
    assertEquals("***", redaction.value("user.password", "hunter2"));
    assertEquals("bob", redaction.value("user", "bob"));
    assertEquals("pwd=***", redaction.value("user", "pwd=x"));
    assertNull(redaction.value("token", null));
  }

  @Test
  void aCutTextLosesTheWordAtTheCut() {
    assertEquals("abc…", Redaction.bounded("abc defghi", 6));
    assertEquals("card…", Redaction.bounded("card 4111 1111 1111 1111", 20));
    assertEquals("abc", Redaction.bounded("abc", 3));
    assertNull(Redaction.bounded(null, 3));
    StringBuilder text = new StringBuilder();
    while (text.length() < 10_000_000) {
      text.append("password=x ");
    }
    assertTrue(redaction.text(text.toString()).length() < 2 * ErrorOccurrence.MAX_MESSAGE);
  }

  @Test
  void withoutMessagesOnlyTypesAreShown() {
    Redaction none = new Redaction(false, Collections.emptyList());
    assertNull(none.message("x"));
    assertEquals("java.lang.Exception", none.describe(new Exception("x")));
    String trace = StackTrace.of(new Exception("outer", new Error("inner")), 4096, none);
    assertTrue(trace.startsWith("java.lang.Exception\n\tat "), trace);
    assertTrue(trace.contains("\nCaused by: java.lang.Error\n"), trace);
    assertFalse(trace.contains("outer") || trace.contains("inner"), trace);
  }

  @Test
  void causesInAStackTraceAreRedacted() {
    Exception thrown = new Exception("pwd=1", new Exception("Bearer abcdef123456"));
    thrown.addSuppressed(new Exception("4111111111111111"));
    String trace = StackTrace.of(thrown, 16_000, redaction);
    assertTrue(trace.contains("java.lang.Exception: pwd=***\n"), trace);
    assertTrue(trace.contains("Caused by: java.lang.Exception: Bearer ***\n"), trace);
    assertTrue(trace.contains("Suppressed: java.lang.Exception: ***\n"), trace);
  }

  @Test
  void expressionsOfTheUsers() {
    Redaction own = new Redaction(true, Arrays.asList("customer-\\d+", "(?i)iban\\w+"));
    assertEquals("*** pays by *** ***", own.text("customer-17 pays by IBANDE12 customer-4"));
  }

  @Test
  void wrongExpressionsAreToldOf() {
    List<String> told = new ArrayList<>();
    AgentLog.open((level, message, thrown) -> {}); // takes what other tests left
    AgentLog.open((level, message, thrown) -> told.add(level + " " + message));
    Redaction own = new Redaction(true, Arrays.asList("(", "x+"));
    assertEquals("a***b", own.text("axxxb"));
    assertEquals(1, told.size(), told.toString());
    assertTrue(
        told.get(0).startsWith("WARN OBS_ERRORS_REDACT: ( is not a regular expression"),
        told.get(0));
  }

  @Test
  void expressionsThatNeverEndAreStopped() {
    Redaction own = new Redaction(true, Collections.singletonList("(a+)+$"));
    StringBuilder text = new StringBuilder();
    while (text.length() < 3000) {
      text.append('a');
    }
    text.append('!');
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertEquals(Redaction.WITHHELD, own.text(text.toString())));
    assertEquals("b", own.text("b"));
    Redaction deep = new Redaction(true, Collections.singletonList("(x|y)*z"));
    String many = text.toString().replace('a', 'x');
    assertEquals(Redaction.WITHHELD.isEmpty(), deep.text(many).isEmpty());
  }
}
