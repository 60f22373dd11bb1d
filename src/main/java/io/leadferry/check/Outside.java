package io.leadferry.check;

import io.leadferry.model.Quiet;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;

/** Words of servers and of the system, as they may be shown. */
final class Outside {

    private Outside() {}

    static String words(String text) {
        return Quiet.text(text);
    }

    static String words(Throwable fault) {
        if (fault instanceof SocketTimeoutException) {
            return "nothing answers";
        }
        if (fault instanceof NoRouteToHostException) {
            return "there is no way to it";
        }
        if (fault instanceof ConnectException) {
            return "it is refused";
        }
        return Quiet.text(fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage());
    }
}
