package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RecentCallsTest {
  private final RecentCalls calls = new RecentCalls();

  private void call(int number) {
    calls.client(calls.unit(), "GET", "host", number, 200, "", number * 10L, System.nanoTime());
  }

  private static List<String> targets(List<RecentCall> calls) {
    List<String> targets = new ArrayList<String>();
    for (RecentCall call : calls) {
      targets.add(call.target());
    }
    return targets;
  }

  @Test
  void theLastTenInTheirOrder() {
    assertEquals(0, calls.copy(Long.MAX_VALUE).size());
    for (int i = 1; i <= 27; i++) {
      call(i);
      List<String> expected = new ArrayList<String>();
      for (int j = Math.max(1, i - 9); j <= i; j++) {
        expected.add("GET host:" + j);
      }
      assertEquals(expected, targets(calls.copy(Long.MAX_VALUE)));
    }
  }

  @Test
  void eachWithWhatItWas() {
    DatabaseOperation operation = Database.of("jdbc:h2:mem:shop").operation("select * from orders");
    calls.database(operation, "java.sql.SQLException", 5, System.nanoTime());
    calls.client(calls.unit(), "POST", "payments", 8080, 503, "503", 7, System.nanoTime());
    List<RecentCall> recent = calls.copy(Long.MAX_VALUE);
    RecentCall database = recent.get(0);
    assertEquals("database", database.kind());
    assertEquals("SELECT orders", database.target());
    assertEquals("h2database", database.databaseSystem());
    assertEquals("java.sql.SQLException", database.errorType());
    assertEquals(5, database.nanos());
    assertEquals(0, database.status());
    RecentCall client = recent.get(1);
    assertEquals("http_client", client.kind());
    assertEquals("POST payments:8080", client.target());
    assertEquals(503, client.status());
    assertEquals("503", client.errorType());
    assertEquals(7, client.nanos());
    assertTrue(client.ageNanos() <= database.ageNanos());
  }

  @Test
  void anotherUnitOfWorkBeginsWithNone() {
    call(1);
    int earlier = calls.unit();
    calls.begin();
    assertEquals(0, calls.copy(Long.MAX_VALUE).size());
    calls.client(earlier, "GET", "late", 1, 200, "", 1, System.nanoTime());
    assertEquals(0, calls.copy(Long.MAX_VALUE).size());
    call(2);
    assertEquals(1, calls.copy(Long.MAX_VALUE).size());
  }

  @Test
  void olderOnesAreLeftOut() {
    calls.client(calls.unit(), "GET", "old", 1, 200, "", 1, System.nanoTime() - 2_000_000_000L);
    call(2);
    assertEquals(1, calls.copy(1_000_000_000L).size());
    assertEquals(2, calls.copy(Long.MAX_VALUE).size());
  }

  @Test
  void whatManyThreadsWriteIsNeverTorn() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      new Thread(
              () -> {
                for (int i = 1; i <= 100_000; i++) {
                  calls.client(calls.unit(), "GET", "host", i, i, "", i, System.nanoTime());
                }
                done.countDown();
              })
          .start();
    }
    int seen = 0;
    while (done.getCount() > 0) {
      for (RecentCall call : calls.copy(Long.MAX_VALUE)) {
        assertEquals("GET host:" + call.nanos(), call.target());
        assertEquals(call.nanos(), call.status());
        seen++;
      }
    }
    assertTrue(seen > 0);
  }
}
