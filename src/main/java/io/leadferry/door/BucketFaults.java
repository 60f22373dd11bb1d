package io.leadferry.door;

import io.leadferry.feed.Source;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.DiskFault;
import io.leadferry.model.Quiet;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What an S3 server said instead of an answer, for the person who can do something about it. */
final class BucketFaults {

    /** What the server was asked for; each needs a right of its own. */
    enum Asked {
        LIST("list the bucket", "s3:ListBucket of the bucket"),
        READ("read objects", "s3:GetObject of what lies below the prefix"),
        COPY(
                "put originals into archive/",
                "s3:PutObject of what lies below archive/; or say s3.original: delete, or keep"),
        REMOVE("remove objects", "s3:DeleteObject of what lies below the prefix; or say s3.original: keep");

        private final String what;
        private final String right;

        Asked(String what, String right) {
            this.what = what;
            this.right = right;
        }
    }

    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(5);

    /** Another server, a proxy's page, a sign-in page. */
    static final DoorFault NO_S3 = forPerson(
            "what answers there is no S3 server; look at s3.endpoint, and at proxies between this machine and it",
            AWAY);

    /** What would fill this machine's memory. */
    static final DoorFault NO_END = forPerson(
            "its answer does not end, so what answers there is no S3 server; look at s3.endpoint, and at proxies between"
                    + " this machine and it",
            AWAY);

    private static final int ELSEWHERE = 300;
    private static final int MOVED = 301;
    private static final int REFUSED = 400;
    private static final int DENIED = 403;
    private static final int MISSING = 404;
    private static final int NOT_THE_SAME = 412;
    private static final int ITS_OWN = 500;

    private BucketFaults() {}

    /** Whether an object is not there any more, or is another by now. */
    static boolean isNoLongerThatOne(Throwable fault) {
        AwsServiceException said = DoorFault.find(fault, AwsServiceException.class);
        return said != null
                && (said.statusCode() == NOT_THE_SAME
                        || said.statusCode() == MISSING && !"NoSuchBucket".equals(code(said)));
    }

    /** Whether it is only that the ferry has no right to it. */
    static boolean isDenied(AwsServiceException said) {
        return said.statusCode() == DENIED;
    }

    /** Whether a server does not know how to do something on a condition. */
    static boolean isUnknownCondition(AwsServiceException said) {
        return said.statusCode() == ITS_OWN + 1 || "NotImplemented".equals(code(said));
    }

    /**
     * What is at fault.
     *
     * @param asked what the server was asked for
     */
    static DoorFault of(Throwable fault, Source.S3 source, Asked asked) {
        DoorException known = DoorFault.find(fault, DoorException.class);
        if (known != null) {
            return known.fault();
        }
        DiskFault disk = DoorFault.find(fault, DiskFault.class);
        if (disk != null) {
            return DoorFault.here(String.valueOf(disk.getMessage()));
        }
        if (LedgerFaults.isOfLedger(fault)) {
            return DoorFault.here("the ledger cannot be written");
        }
        AwsServiceException said = DoorFault.find(fault, AwsServiceException.class);
        if (said != null) {
            return ofAnswer(said, source, asked);
        }
        return DoorFault.find(fault, SdkException.class) == null && DoorFault.find(fault, IOException.class) == null
                ? DoorFault.of(fault)
                : withoutAnswer(fault, asked);
    }

    private static DoorFault ofAnswer(AwsServiceException said, Source.S3 source, Asked asked) {
        String code = code(said);
        return switch (code) {
            case "NoSuchBucket" ->
                forPerson("there is no bucket " + source.bucket() + "; make it, or correct from", AWAY);
            case "InvalidAccessKeyId" -> forPerson("it does not know the access key" + whose(source), LONG);
            case "SignatureDoesNotMatch" ->
                forPerson(
                        "the secret key is not that of the access key" + whose(source)
                                + "; or something between changes what is asked",
                        LONG);
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
                forPerson("what this machine says it is has run out" + whose(source), AWAY);
            case "RequestTimeTooSkewed" ->
                forPerson("this machine's clock is not the server's, by a quarter of an hour or more; set it", AWAY);
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                elsewhere(said, source);
            case "InvalidObjectState" ->
                DoorFault.file("it lies in an archive of the server (" + words(said) + "); have it restored");
            default -> byStatus(said, source, asked, code);
        };
    }

    private static DoorFault byStatus(AwsServiceException said, Source.S3 source, Asked asked, String code) {
        int status = said.statusCode();
        if (status == MOVED) {
            return elsewhere(said, source);
        }
        if (status >= ELSEWHERE && status < REFUSED) {
            String reason = "it says " + status
                    + ", that what is asked for is elsewhere, and nobody goes there; give s3.endpoint and"
                    + " s3.region as they are";
            return asked == Asked.LIST ? forPerson(reason, AWAY) : DoorFault.there(reason);
        }
        if (status == DENIED) {
            String reason = "it does not let the ferry " + asked.what + "; give it " + asked.right;
            return asked == Asked.LIST ? forPerson(reason, LONG) : DoorFault.there(reason);
        }
        if (status >= ITS_OWN || code.equals("SlowDown")) {
            return DoorFault.away("it says " + status + ", and is at fault itself or has too much to do");
        }
        String reason = "it says " + status + (code.isEmpty() ? "" : " " + code) + ": " + words(said);
        return asked == Asked.LIST ? forPerson(reason, AWAY) : DoorFault.file(reason);
    }

    private static DoorFault elsewhere(AwsServiceException said, Source.S3 source) {
        Optional<String> region = Optional.ofNullable(said.awsErrorDetails())
                .map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"));
        return forPerson(
                "the bucket is not in " + source.region()
                        + region.map(one -> ", but in " + Quiet.text(one)).orElse("") + "; mend s3.region",
                AWAY);
    }

    private static String whose(Source.S3 source) {
        return source.keys() == null
                ? "; look at what this machine says who it is: its environment, its profile, its role"
                : "; look at s3.access-key and s3.secret-key";
    }

    /** What is at fault where no answer was heard, or none that can be read. */
    static DoorFault withoutAnswer(Throwable fault, Asked asked) {
        if (DoorFault.find(fault, XMLStreamException.class) != null
                || DoorFault.find(fault, NumberFormatException.class) != null
                || DoorFault.find(fault, DateTimeException.class) != null) {
            return asked == Asked.LIST ? NO_S3 : DoorFault.there("what it answers is no answer of an S3 server");
        }
        if (DoorFault.find(fault, UnknownHostException.class) != null) {
            return DoorFault.away("nobody knows a host of that name");
        }
        if (DoorFault.find(fault, NoRouteToHostException.class) != null) {
            return DoorFault.away("there is no way to it");
        }
        if (DoorFault.find(fault, ConnectException.class) != null) {
            return DoorFault.away("it takes no connection");
        }
        if (DoorFault.find(fault, SocketTimeoutException.class) != null) {
            return DoorFault.away("it does not answer");
        }
        SSLException tls = DoorFault.find(fault, SSLException.class);
        if (tls != null) {
            return forPerson("TLS does not hold: " + Quiet.text(String.valueOf(tls.getMessage())), AWAY);
        }
        String words =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(fault).getMessage());
        if (words.contains("Unable to load credentials")) {
            return forPerson(
                    "this machine does not say who it is; give s3.access-key and s3.secret-key, or AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, a profile, or a role",
                    AWAY);
        }
        if (words.contains("different checksum")) {
            return DoorFault.away("what came is not what the server's checksum says; it was damaged on its way");
        }
        Throwable root = NestedExceptionUtils.getMostSpecificCause(fault);
        return DoorFault.away("the connection was cut: "
                + Quiet.text(root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage()));
    }

    private static DoorFault forPerson(String reason, Duration longestRest) {
        return DoorFault.forPerson(reason, longestRest);
    }

    private static String code(AwsServiceException said) {
        @Nullable AwsErrorDetails details = said.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String words(AwsServiceException said) {
        @Nullable AwsErrorDetails details = said.awsErrorDetails();
        return Quiet.text(details == null || details.errorMessage() == null ? "no more" : details.errorMessage());
    }
}
