package clients;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import feign.Feign;
import feign.Param;
import feign.RequestLine;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Url;

/**
 * What is asked in the same words in all versions, as an application does that was compiled for the
 * oldest: what stands on the client given, each library by its own API.
 */
public final class Libraries {
  private Libraries() {}

  /** Spring's {@code RestTemplate}. */
  public static Calls.Client template(ClientHttpRequestFactory requests) {
    RestTemplate template = new RestTemplate(requests);
    return (method, uri) ->
        template.exchange(uri, HttpMethod.valueOf(method), body(method), String.class);
  }

  private static HttpEntity<String> body(String method) {
    return method.equals("POST") ? new HttpEntity<>("body") : null;
  }

  /** Spring's {@code WebClient}, waited for. */
  public static Calls.Client webClient(ClientHttpConnector connector) {
    WebClient client = WebClient.builder().clientConnector(connector).build();
    return (method, uri) -> {
      WebClient.RequestBodySpec request = client.method(HttpMethod.valueOf(method)).uri(uri);
      if (method.equals("POST")) {
        request.bodyValue("body");
      }
      request.retrieve().bodyToMono(String.class).block();
    };
  }

  /** As Retrofit is asked: by an interface. */
  interface Pages {
    @GET
    Call<ResponseBody> get(@Url String url);

    @POST
    Call<ResponseBody> post(@Url String url, @Body RequestBody body);
  }

  /** Retrofit on OkHttp. */
  public static Calls.Client retrofit() {
    Pages pages = new Retrofit.Builder().baseUrl("http://127.0.0.1/").build().create(Pages.class);
    return (method, uri) -> {
      Call<ResponseBody> call =
          method.equals("POST")
              ? pages.post(
                  uri.toString(), RequestBody.create("body", MediaType.parse("text/plain")))
              : pages.get(uri.toString());
      retrofit2.Response<ResponseBody> response = call.execute();
      (response.isSuccessful() ? response.body() : response.errorBody()).string();
    };
  }

  /** As Feign is asked. */
  interface Resources {
    @RequestLine("GET /{path}")
    String get(@Param("path") String path);

    @RequestLine("POST /{path}")
    String post(@Param("path") String path, String body);
  }

  /** Feign on a client of its own. */
  public static Calls.Client feign(feign.Client client) {
    return (method, uri) -> {
      Resources resources =
          Feign.builder()
              .client(client)
              .decoder(new feign.codec.StringDecoder())
              .target(Resources.class, "http://" + uri.getAuthority());
      String path = uri.getPath().substring(1);
      if (method.equals("POST")) {
        resources.post(path, "body");
      } else {
        resources.get(path);
      }
    };
  }

  /** Google's client on a transport. */
  public static Calls.Client google(HttpTransport transport) {
    return (method, uri) ->
        transport
            .createRequestFactory()
            .buildRequest(
                method,
                new GenericUrl(uri),
                method.equals("POST") ? ByteArrayContent.fromString("text/plain", "body") : null)
            .execute()
            .parseAsString();
  }
}
