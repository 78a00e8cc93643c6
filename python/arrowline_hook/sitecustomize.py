"""Logs what this interpreter does with the files below a project, while it does it.

`pipeline` puts this folder first on PYTHONPATH and names a folder in ARROWLINE_WATCH; an interpreter imports the module
before the program starts. An audit hook (PEP 578) then appends a line to `<pid>.log` at each event that matters:

    start   ppid  word...   an interpreter began, with its command line
    fork    ppid  word...   a forked copy of an interpreter began
    own     folder          the interpreter's own installation
    read | write | list     a path, before it is opened, changed or listed, each once; if it is a link from elsewhere, the
                            path behind it
    spawn   word...         a program is about to be started
    exec    word...         a program is about to take this one's place
    connect host:port       a connection to another machine
    native  module          a package was imported that opens files without Python

Fields are separated by tabs. A line is written before its event takes place, so that nothing is lost when a process
ends without cleaning up. The log is opened for each line: a descriptor that stays open might be closed by the program,
and its number then belongs to one of the program's files.
"""

import errno
import os
import sys


def _watch(folder, project):
    # Bound here because modules are emptied while the interpreter ends.
    open_, write, close, getcwd, exit_, frame = os.open, os.write, os.close, os.getcwd, os._exit, sys._getframe
    lexists, realpath, isabs, join = os.path.lexists, os.path.realpath, os.path.isabs, os.path.join
    dirname, basename, readlink = os.path.dirname, os.path.basename, os.readlink
    isdir, listdir = os.path.isdir, os.listdir
    fsencode, fsdecode, get_exec_path = os.fsencode, os.fsdecode, os.get_exec_path
    append = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    changes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    only_folders = os.O_DIRECTORY
    below = project.rstrip("/") + "/"
    # Paths elsewhere are resolved, since links may lead into the project, as /proc/self/cwd does. From these places none
    # does.
    elsewhere = tuple(
        place + "/"
        for place in ("/usr", "/lib", "/lib64", "/etc", "/sys", dirname(os.__file__), folder)
        if not below.startswith(place + "/")
    )
    state = {}
    # The arguments of events, and kinds and paths that are logged.
    seen = set()

    def begin():
        state["log"] = join(folder, "%d.log" % os.getpid())
        seen.clear()
        # Opening the log is an event too.
        seen.add((state["log"], None, append))

    def log(kind, *fields):
        line = [kind.encode()]
        for field in fields:
            text = field if isinstance(field, bytes) else fsencode(field if isinstance(field, str) else str(field))
            line.append(
                text.replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
            )
        try:
            descriptor = open_(state["log"], append, 0o600)
            try:
                write(descriptor, b"\t".join(line) + b"\n")
            finally:
                close(descriptor)
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                # The program's own call would fail in the same way.
                raise
            # An exception might be caught by the program, and an event would be missing.
            write(2, fsencode("arrowline: what this program opens cannot be logged: %s\n" % error))
            exit_(70)

    def name_of(path, folder_fd=-1):
        """The absolute path, or None for a descriptor that cannot be followed."""
        if isinstance(path, int):
            folder_fd, path = path, ""
        path = fsdecode(path)
        if path.startswith("/"):
            return path
        if folder_fd == -1:
            return join(getcwd(), path)
        try:
            return join(readlink("/proc/self/fd/%d" % folder_fd), path)
        except OSError:
            return None

    def touch(kind, path, real_path=realpath):
        """Logs what happens to a path below the project, or to a link that leads there."""
        if path is None or "/site-packages/" in path or "/dist-packages/" in path:
            return
        key = (kind, path)
        if key in seen:
            return
        if (path + "/").startswith(below):
            log(kind, path)
        elif not path.startswith(elsewhere):
            real = real_path(path)
            if (real + "/").startswith(below):
                log(kind, path, real)
        seen.add(key)

    def entry(path):
        """The real path of an entry of a folder, which may be a link itself."""
        return join(realpath(dirname(path)), basename(path))

    def opened(path, mode=None, flags=0, *_):
        if isinstance(path, int):
            return
        if flags & only_folders == only_folders:
            return
        kind = "write" if flags & changes else "read"
        if mode is None and not isabs(path):
            # It may be relative to a descriptor, which the event does not tell: to any folder that is open.
            relative = fsdecode(path)
            for place in open_folders():
                if lexists(join(place, relative)) and not isdir(join(place, relative)):
                    touch(kind, join(place, relative))
            if frame(2).f_code.co_filename.endswith(("shutil.py", "os.py")):
                return False
            touch(kind, name_of(path))
            # The next time another folder may be open.
            return False
        return touch(kind, name_of(path))

    def open_folders():
        try:
            descriptors = listdir("/proc/self/fd")
        except OSError:
            return []
        places = set()
        for descriptor in descriptors:
            try:
                places.add(readlink("/proc/self/fd/" + descriptor))
            except OSError:
                pass
        return [place for place in places if place.startswith("/") and isdir(place)]

    def listed(path=None, *_):
        # Looking for modules lists folders too.
        caller = frame(2).f_code.co_filename
        if "importlib" in caller or "pkg_resources" in caller or caller.endswith("pkgutil.py"):
            return
        touch("list", name_of("." if path is None else path))

    def made(path, mode=None, folder_fd=-1, *_):
        place = name_of(path, folder_fd)
        if place is not None and not lexists(place):
            touch("write", place, entry)

    def removed(path, folder_fd=-1, *_):
        place = name_of(path, folder_fd)
        if place is not None and lexists(place):
            touch("write", place, entry)

    def renamed(source, target, source_fd=-1, target_fd=-1, *_):
        touch("write", name_of(source, source_fd), entry)
        touch("write", name_of(target, target_fd), entry)

    def linked(source, target, source_fd=-1, target_fd=-1, *_):
        touch("read", name_of(source, source_fd))
        touch("write", name_of(target, target_fd), entry)

    def symlinked(source, target, folder_fd=-1, *_):
        touch("write", name_of(target, folder_fd), entry)

    def changed(path, *_):
        touch("write", name_of(path))

    def loaded(path, *_):
        if isinstance(path, (str, bytes)) and "/" in fsdecode(path):
            touch("read", name_of(path))

    def started(kind, program, arguments, environment=None):
        if isinstance(arguments, (str, bytes)):
            arguments = [arguments]
        words = [program if program is not None else arguments[0]] + list(arguments or [])[1:]
        name = fsdecode(words[0])
        # A program that is not there cannot start. A path may be relative to the folder that it is to start in.
        places = [name] if "/" in name else [join(place, name) for place in get_exec_path(environment)]
        if "/" in name and not isabs(name) or any(lexists(place) for place in places):
            log(kind, *words)

    def ran(program, arguments, _=None, environment=None, *more):
        started("spawn", program, arguments, environment)

    def spawned(program, arguments, *_):
        # `subprocess` has an event of its own.
        if not frame(2).f_code.co_filename.endswith("subprocess.py"):
            started("spawn", program, arguments)

    def replaced(program, arguments, *_):
        if lexists(program):
            log("exec", program, *arguments[1:])

    def connected(_, address, *more):
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
            place = "%s:%s" % address[:2]
            if ("connect", place) not in seen:
                log("connect", place)
                seen.add(("connect", place))

    native = {"pyarrow", "polars", "duckdb", "h5py", "netCDF4", "tables", "cv2", "rasterio", "pyogrio", "osgeo"}

    def imported(module, path=None, *_):
        if module in native:
            native.discard(module)
            log("native", module)
        if path is not None:
            touch("read", name_of(path))

    def database(path, *_):
        path = fsdecode(path)
        if path.startswith("file:"):
            path = path[5:].split("?")[0]
        if path not in ("", ":memory:"):
            touch("read", name_of(path))

    handlers = {
        "open": opened,
        "import": imported,
        "os.listdir": listed,
        "os.scandir": listed,
        "os.chdir": lambda *_: begin(),
        "os.mkdir": made,
        "os.remove": removed,
        "os.rmdir": removed,
        "os.rename": renamed,
        "os.link": linked,
        "os.symlink": symlinked,
        "os.truncate": changed,
        "os.chmod": changed,
        "os.utime": changed,
        "ctypes.dlopen": loaded,
        "sqlite3.connect": database,
        "subprocess.Popen": ran,
        "os.posix_spawn": spawned,
        "os.exec": replaced,
        "os.system": lambda command, *_: log("spawn", "/bin/sh", "-c", command),
        "socket.connect": connected,
    }

    def command_line():
        if hasattr(sys, "orig_argv"):
            return sys.orig_argv
        try:
            descriptor = open_("/proc/self/cmdline", os.O_RDONLY)
        except OSError:
            return [sys.executable]
        try:
            return os.read(descriptor, 65536).split(b"\0")[:-1]
        finally:
            close(descriptor)

    def forked():
        begin()
        log("fork", os.getppid(), *command)

    begin()
    command = command_line()
    log("start", os.getppid(), *command)
    for place in sorted({sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}):
        log("own", place)
    os.register_at_fork(after_in_child=forked)
    find = handlers.get

    def hook(event, arguments):
        handle = find(event)
        if handle is None:
            return
        if event != "open":
            handle(*arguments)
            return
        # By far the most frequent; most files are opened again and again.
        try:
            if arguments in seen:
                return
        except TypeError:
            # A path of a class whose objects cannot be members of a set.
            arguments = (os.fspath(arguments[0]),) + arguments[1:]
        if handle(*arguments) is not False:
            seen.add(arguments)
        if len(seen) > 100000:
            # A program may open millions of files.
            begin()

    sys.addaudithook(hook)


def _continue():
    """Imports the `sitecustomize` that this module hides, if there is one."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    here = os.path.dirname(os.path.abspath(__file__))
    spec = PathFinder.find_spec("sitecustomize", [place for place in sys.path if os.path.abspath(place) != here])
    if spec is not None and spec.loader is not None:
        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if os.environ.get("ARROWLINE_WATCH") and hasattr(sys, "addaudithook"):
    _watch(os.environ["ARROWLINE_WATCH"], os.environ["ARROWLINE_WATCH_PROJECT"])
if sys.version_info >= (3, 4):
    _continue()
