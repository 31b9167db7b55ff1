package library;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

/** A book on the shelf, or lent. */
@Entity
public class Book {
  // a sequence of its own: Hibernate 5 would have one for all entities
  @Id
  @GeneratedValue(generator = "book_seq")
  @SequenceGenerator(name = "book_seq", sequenceName = "book_seq")
  private Long id;

  @NotNull
  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  private Author author;

  @NotBlank private String title;

  @Column(name = "published")
  @Min(1400)
  private int year;

  private String borrower;

  /** For Hibernate. */
  protected Book() {}

  Book(Author author, String title, int year) {
    this.author = author;
    this.title = title;
    this.year = year;
  }

  Long id() {
    return id;
  }

  Author author() {
    return author;
  }

  String title() {
    return title;
  }

  int year() {
    return year;
  }

  boolean isLent() {
    return borrower != null;
  }

  void lendTo(String borrower) {
    this.borrower = borrower;
  }
}
