"""tlsproxy [--starttls] CERT KEY PORT: a mail server on 127.0.0.1 that speaks
TLS, from the first byte or after STARTTLS, and hands what it hears to another
one on PORT.  It prints "PORT PID" and goes on in the background, for at most 60
seconds."""

import os
import signal
import socket
import ssl
import sys
import threading


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    try:
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def greet(client):
    """Speaks until STARTTLS; in the clear nothing else is taken."""
    lines = client.makefile("rwb", buffering=0)
    lines.write(b"220 proxy.example ESMTP\r\n")
    while line := lines.readline():
        word = line[:8].upper()
        if word.startswith(b"EHLO"):
            lines.write(b"250-proxy.example\r\n250 STARTTLS\r\n")
        elif word == b"STARTTLS":
            lines.write(b"220 2.0.0 go on\r\n")
            return True
        elif word.startswith(b"QUIT"):
            lines.write(b"221 2.0.0 bye\r\n")
            return False
        else:
            lines.write(b"530 5.7.0 STARTTLS first\r\n")
    return False


def serve(client, context, port, starttls):
    try:
        if starttls and not greet(client):
            return
        client = context.wrap_socket(client, server_side=True)
        server = socket.create_connection(("127.0.0.1", port))
        if starttls:
            server.recv(65536)      # the client was greeted already
    except OSError:
        return
    threading.Thread(target=copy, args=(server, client), daemon=True).start()
    copy(client, server)


def main():
    words = sys.argv[1:]
    starttls = words[0] == "--starttls"
    cert, key, port = words[starttls:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    listener = socket.create_server(("127.0.0.1", 0))
    if (pid := os.fork()) > 0:
        print(listener.getsockname()[1], pid)
        return
    signal.alarm(60)
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, context, int(port),
                                             starttls), daemon=True).start()


main()
