package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConversationCallTest {
  private final RecentCalls recent = ThreadCalls.current().recent();

  @BeforeEach
  void begin() {
    recent.begin();
  }

  private List<String> results() {
    List<String> results = new ArrayList<String>();
    for (RecentCall call : recent.copy(Long.MAX_VALUE)) {
      results.add(call.target() + ' ' + call.status() + ' ' + call.errorType());
    }
    return results;
  }

  @Test
  void onlyTheCallersEndingEndsIt() {
    HttpConversationCall call = HttpConversationCall.start("GET", "http", "host", 1);
    call.intercepted(true);
    call.completed(302, null);
    assertEquals(Collections.emptyList(), results());
    call.intercepted(false);
    call.completed(200, null);
    call.completed(500, null);
    assertEquals(Arrays.asList("GET host:1 200 "), results());
  }

  @Test
  void aResponseThatFailsHasNoStatus() {
    HttpConversationCall call = HttpConversationCall.start("GET", "http", "host", 1);
    call.completed(200, new IllegalStateException());
    assertEquals(Arrays.asList("GET host:1 0 java.lang.IllegalStateException"), results());
  }
}
