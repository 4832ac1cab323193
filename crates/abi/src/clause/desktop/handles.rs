//! Handles on the desktop, as measured: what each may do, inheritance, life of the object.

clauses! {
    M_50A "M-50a" Measured WIN32
        "OpenFileMapping grants the access that is asked for, whatever the protection of the \
         object."
        "desktop cases C_open_READ, C_open_WRITE, C_open_EXEC, C_WC_open_WRITE, \
         C_WC_open_READ+WRITE";
    M_50B "M-50b" Measured WIN32
        "A handle opened to read gives a view for reading, a copy-on-write view and a view without \
         access."
        "desktop cases C_open_READ_view_COPY, C_open_READ_view_0, C_open_EXEC+READ_view_READ";
    M_50C "M-50c" Measured WIN32
        "A view for writing needs a handle opened to write, and no more than that; otherwise \
         ERROR_ACCESS_DENIED."
        "desktop cases C_open_WRITE_view_ALL, C_open_READ+WRITE_view_ALL, C_open_EXEC_view_WRITE, \
         C_open_QUERY+READ_view_ALL, C_open_COPY_view_ALL";
    M_50D "M-50d" Measured WIN32
        "A view for execution needs a handle opened to execute besides; otherwise \
         ERROR_ACCESS_DENIED."
        "desktop cases C_open_READ_view_EXEC+READ, C_open_READ+WRITE_view_EXEC+READ, \
         C_open_COPY_view_EXEC+READ";
    M_51 "M-51" Measured WIN32
        "A handle that CreateFileMapping gives for an existing object allows what the protection \
         of that call asks for."
        "desktop case C_second_create_RO_then_READ_view";
    M_52A "M-52a" Measured WIN32
        "DuplicateHandle with an access gives a handle of that access: a view needs it there as \
         in an opened handle."
        "desktop cases C_dup_READ+WRITE_view_WRITE, C_dup_READ_view_READ, M_dup_to_child_readonly";
    M_52B "M-52b" Measured WIN32
        "DuplicateHandle into another process gives that process a handle to the same object."
        "desktop case M_dup_to_child";
    M_52C "M-52c" Measured WIN32
        "DuplicateHandle of a value that is no handle fails with ERROR_INVALID_HANDLE."
        "desktop case N_dup_garbage";
    M_53A "M-53a" Measured WIN32
        "A handle made with bInheritHandle in its security attributes has the same value and the \
         same object in a process that is created with inheritance."
        "desktop case M_inherit_yes_data";
    M_53B "M-53b" Measured WIN32
        "OpenFileMapping with bInheritHandle TRUE gives a handle that GetHandleInformation calls \
         inheritable."
        "desktop case G2_open_inherit_true";
    M_53C "M-53c" Measured WIN32
        "SetHandleInformation can protect a handle from being closed: CloseHandle then fails with \
         ERROR_INVALID_HANDLE."
        "desktop case H_protect_from_close";
    M_54A "M-54a" Measured WIN32
        "A name lives as long as a handle to its object is open in any process; a view does not \
         keep it."
        "desktop cases M_child_view_alone_loses_name, H_close_filemap_recreate, \
         H_open_handle_keeps_name, M_child_handle_keeps_alive";
    M_54B "M-54b" Measured WIN32
        "A view keeps its bytes when all handles to the object are closed."
        "desktop cases H_close_map_view_lives, M_child_view_alone_data_lives";
    M_54C "M-54c" Measured WIN32
        "Under a name whose last handle is closed a new object can be made while a view of the old \
         one lives."
        "desktop case H_close_filemap_recreate";
    M_54D "M-54d" Measured WIN32
        "A process that ends, by itself or terminated, gives up its handles: a name that only it \
         held is gone."
        "desktop cases M_child_exit_releases, M_child_killed_releases";
    M_54E "M-54e" Measured WIN32
        "What a process wrote through a view is there for other processes after it was terminated."
        "desktop case M_child_killed_parent_view_ok";
}
