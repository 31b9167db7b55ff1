package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What every case of a contract asks for in the end: exactly these observations, nothing in flight,
 * no advice that failed.
 */
final class Observed {
  private final RecordingSink sink;
  private final String kind;
  private final long failuresBefore;

  /** Begins a case: forgets what was observed before. */
  Observed(RecordingSink sink, String kind) {
    this.sink = sink;
    this.kind = kind;
    this.failuresBefore = Weaving.adviceFailures();
    sink.clear();
  }

  /**
   * Asserts that just these were observed, in any order. Waits for them, because a client may wake
   * its caller before the call is recorded; they must then stay the only ones, which the case's own
   * end shows as far as a test can.
   */
  void exactly(String... expected) throws Exception {
    Deadline.await(
        () -> sink.observations(kind).size() >= expected.length && sink.inFlight().isEmpty());
    List<String> sorted = new ArrayList<>(Arrays.asList(expected));
    Collections.sort(sorted);
    assertEquals(sorted, now(), () -> "log: " + Weaving.log());
    assertEquals("{}", sink.inFlight().toString(), "in flight");
    assertEquals(failuresBefore, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  /** What was observed so far, sorted. */
  List<String> now() {
    List<String> texts = new ArrayList<>();
    for (RecordingSink.Observation observation : sink.observations(kind)) {
      texts.add(observation.toString());
    }
    Collections.sort(texts);
    return texts;
  }
}
