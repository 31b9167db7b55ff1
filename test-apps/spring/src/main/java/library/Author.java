package library;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;

/** Who wrote books. */
@Entity
public class Author {
  // a sequence of its own: Hibernate 5 would have one for all entities
  @Id
  @GeneratedValue(generator = "author_seq")
  @SequenceGenerator(name = "author_seq", sequenceName = "author_seq")
  private Long id;

  @NotBlank private String name;

  @OneToMany(mappedBy = "author", cascade = CascadeType.ALL)
  @OrderBy("title")
  private List<Book> books = new ArrayList<>();

  /** For Hibernate. */
  protected Author() {}

  Author(String name) {
    this.name = name;
  }

  Author wrote(String title, int year) {
    books.add(new Book(this, title, year));
    return this;
  }

  Long id() {
    return id;
  }

  String name() {
    return name;
  }

  List<Book> books() {
    return books;
  }
}
