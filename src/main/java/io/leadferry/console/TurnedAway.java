package io.leadferry.console;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Hears no more of a request that was refused. Left to itself, Tomcat reads the rest of its body to use the connection
 * again, for as long as somebody cares to trickle it, with a thread that others wait for.
 */
final class TurnedAway extends ValveBase {

    private static final int BAD = 400;
    private static final int MOST = 64 * 1024;

    TurnedAway() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (!request.isAsync() && response.getStatus() >= BAD && hasMoreToSay(request)) {
            org.apache.coyote.Request connection = request.getCoyoteRequest();
            connection.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            // here, for of an answer that was given later Tomcat leaves out the end once no more is heard
            response.finishResponse();
            takeWhatCame(connection);
        }
    }

    private static boolean hasMoreToSay(Request request) {
        if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
            return false;
        }
        AtomicBoolean heard = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, heard);
        return !heard.get();
    }

    /** What is here already, without waiting for more: a connection closed over it would be reset, and the answer lost. */
    private static void takeWhatCame(org.apache.coyote.Request connection) {
        Waste waste = new Waste();
        try {
            for (int taken = 0; taken < MOST; ) {
                connection.action(ActionCode.AVAILABLE, Boolean.TRUE);
                int some = connection.getAvailable() > 0 ? connection.doRead(waste) : 0;
                if (some <= 0) {
                    return;
                }
                taken += some;
            }
        } catch (IOException e) {
            // whoever spoke is gone
        }
    }

    private static final class Waste implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // whatever it is given is thrown away
        }
    }
}
