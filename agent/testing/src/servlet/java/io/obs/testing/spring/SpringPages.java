package io.obs.testing.spring;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller of the test application; it names no Servlet API, so it fits both. */
@RestController
public class SpringPages {
  /** Answers. */
  @GetMapping("/items/{id}")
  public String item(@PathVariable("id") String id) {
    return "item " + id;
  }

  /** Fails. */
  @GetMapping("/broken/{id}")
  public String broken(@PathVariable("id") String id) {
    throw new IllegalArgumentException("broken " + id);
  }

  /** The error page. */
  @RequestMapping("/error")
  public String error() {
    return "an error page";
  }
}
